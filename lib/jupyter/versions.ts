import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { engine } from '../engine';
import { projectRoot } from '../project';
import { plotlyVersion } from './plotly-bundle';

/** Returns the versions of what makes a report, by name, as they are installed. */
export async function softwareVersions(): Promise<Record<string, string>> {
  return {
    'Node.js': process.versions.node,
    'tfjs-node': packageVersion('@tensorflow/tfjs-node'),
    TensorFlow: tensorflowVersion(),
    tslab: packageVersion('tslab'),
    nbconvert: await nbconvertVersion(),
    Plotly: plotlyVersion(),
  };
}

function packageVersion(name: string): string {
  return (require(`${name}/package.json`) as { version: string }).version;
}

function tensorflowVersion(): string {
  if (engine === 'js') return 'not in use (DIGITLAB_ENGINE=js)';
  return (require('@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node') as { TF_Version: string }).TF_Version;
}

async function nbconvertVersion(): Promise<string> {
  const python = path.join(projectRoot(), '.venv/bin/python');
  const program = 'from importlib.metadata import version; print(version("nbconvert"))';
  return (await promisify(execFile)(python, ['-c', program], { cwd: projectRoot() })).stdout.trim();
}
