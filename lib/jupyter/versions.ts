import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../project';
import { plotlyVersion } from './plotly-bundle';

/** Returns the versions of what makes a report, by name, as they are installed. */
export async function softwareVersions(): Promise<Record<string, string>> {
  const [tensorflow, nbconvert] = await Promise.all([tensorflowVersion(), nbconvertVersion()]);
  return {
    'Node.js': process.versions.node,
    'tfjs-node': packageVersion('@tensorflow/tfjs-node'),
    TensorFlow: tensorflow,
    tslab: packageVersion('tslab'),
    nbconvert,
    Plotly: plotlyVersion(),
  };
}

function packageVersion(name: string): string {
  return (require(`${name}/package.json`) as { version: string }).version;
}

// Asked in a process of its own, so that this one need not hold TensorFlow in memory (370 MB).
function tensorflowVersion(): Promise<string> {
  if (process.env.DIGITLAB_ENGINE === 'js') return Promise.resolve('not in use (DIGITLAB_ENGINE=js)');
  const addon = '@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node';
  return output(process.execPath, ['-p', `require(${JSON.stringify(addon)}).TF_Version`]);
}

function nbconvertVersion(): Promise<string> {
  const python = path.join(projectRoot(), '.venv/bin/python');
  return output(python, ['-c', 'from importlib.metadata import version; print(version("nbconvert"))']);
}

async function output(command: string, args: string[]): Promise<string> {
  return (await promisify(execFile)(command, args, { cwd: projectRoot() })).stdout.trim();
}
