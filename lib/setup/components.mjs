// The components that the doctor looks at: each with its version, path, state and what to do about a problem.
import { execFileSync } from 'node:child_process';
import { readFileSync, statfsSync } from 'node:fs';
import { availableParallelism, freemem, totalmem } from 'node:os';
import { findChromium } from './chromium.js';
import { dataStep } from './data.mjs';
import { engineStep, findCompiler, isPlain } from './engine.mjs';
import { failure } from './failure.mjs';
import { kernelStep } from './kernel.mjs';
import { libraryStep } from './library.mjs';
import { packagesStep } from './packages.mjs';
import { inCache, inProject, venvPython } from './places.mjs';
import { findPython, pythonStep } from './python.mjs';
import { megabytes } from './size.mjs';
import { isDone } from './step.mjs';
import { platformWheel, tensorflowStep, tensorflowVersion } from './tensorflow.mjs';

const runSetup = 'run `npm run setup`';

/** Looks at every component; none of them can stop the others. */
export function examineAll() {
  const plain = isPlain();
  return [
    examine('Node', () => ({ version: process.versions.node, path: process.execPath })),
    examine('Python', () => {
      const { command, version } = findPython();
      return { version, path: command };
    }),
    ...(plain ? [] : [examine('C++ compiler', compiler)]),
    examine('npm packages', () => ({
      ...done(packagesStep),
      version: 'as package-lock.json',
      path: inProject('node_modules'),
    })),
    examine('.venv', () => ({
      ...done(pythonStep),
      version: `JupyterLab ${venvVersion('jupyterlab')}, nbconvert ${venvVersion('nbconvert')}`,
      path: venvPython(),
    })),
    ...(plain ? [] : [examine('TensorFlow', tensorflow), examine('tfjs-node addon', addon)]),
    examine('library digitlab', () => ({
      ...done(libraryStep),
      version: packageVersion('digitlab'),
      path: inProject('lib/dist'),
    })),
    examine('engine in use', () => ({ ...engineInUse() })),
    examine('TypeScript kernel', () => ({
      ...done(kernelStep),
      version: `tslab ${packageVersion('tslab')}`,
      path: inProject('.venv/share/jupyter/kernels/tslab'),
    })),
    examine('MNIST', () => ({
      ...done(dataStep),
      version: '60,000 + 10,000 digits',
      path: inProject('data/mnist'),
    })),
    examine('Chromium', checkChromium),
    examine('disk', () => freeDisk()),
    examine('memory', () => ({
      version: `${megabytes(freemem())} free of ${megabytes(totalmem())}`,
      ...(totalmem() < 3.5e9 && { state: 'problem', advice: 'training on all 60,000 digits wants 4 GB of memory' }),
    })),
  ];
}

function compiler() {
  const { command, version } = findCompiler();
  return { version, path: command };
}

function tensorflow() {
  const step = tensorflowStep({ engineIsDone: () => isDone(engineStep) });
  return { ...done(step), version: tensorflowVersion, path: platformWheel().folder };
}

function addon() {
  const version = packageVersion('@tensorflow/tfjs-node');
  return { ...done(engineStep), version, path: inProject('node_modules/@tensorflow/tfjs-node/lib/napi-v8') };
}

function examine(name, look) {
  try {
    return { name, state: 'ok', ...look() };
  } catch (error) {
    return { name, state: 'problem', advice: error.isSentence ? error.message : `missing: ${runSetup}` };
  }
}

function done(step) {
  return isDone(step) ? {} : { state: 'problem', advice: `missing or out of date: ${runSetup}` };
}

function packageVersion(name) {
  return JSON.parse(readFileSync(inProject('node_modules', name, 'package.json'), 'utf8')).version;
}

function venvVersion(name) {
  const code = `import importlib.metadata as m; print(m.version("${name}"))`;
  return execFileSync(venvPython(), ['-c', code], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

// Asked in a process of its own: a broken engine must not take the doctor down.
function engineInUse() {
  const code = `const {tf, engine} = require('digitlab'); tf.ready().then(() => console.log(JSON.stringify({engine, backend: tf.getBackend(), tensorflow: tf.backend().binding?.TF_Version})))`;
  try {
    const found = JSON.parse(
      execFileSync(process.execPath, ['-e', code], {
        cwd: inProject(),
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
    const threads = found.engine === 'js' ? 1 : (process.env.TF_NUM_INTRAOP_THREADS ?? availableParallelism());
    const slow = found.engine === 'js' && {
      state: 'optional',
      advice: 'plain JavaScript is many times slower: unset DIGITLAB_ENGINE for the native engine',
    };
    return {
      version: `${found.engine} (backend ${found.backend}${found.tensorflow ? `, TensorFlow ${found.tensorflow}` : ''}), ${threads} thread${String(threads) === '1' ? '' : 's'}`,
      ...slow,
    };
  } catch (error) {
    // Above the error Node shows the source line that threw it.
    const reason = /^\w*Error: (.+)$/m.exec(String(error.stderr))?.[1];
    throw failure(reason ?? `the engine did not load: ${runSetup}`);
  }
}

function checkChromium() {
  const found = findChromium();
  if (!found)
    return { state: 'optional', advice: 'not found; only the browser tests need it (on Debian: apt install chromium)' };
  return { version: 'for the browser tests', path: found };
}

function freeDisk() {
  const space = (place) => {
    const { bavail, bsize } = statfsSync(place);
    return bavail * bsize;
  };
  const free = space(inProject());
  const low = free < 1e9 && { state: 'problem', advice: 'less than 1 GB is free: make room before the next run' };
  return { version: `${megabytes(free)} free`, path: `${inProject()} (cache: ${inCache()})`, ...low };
}
