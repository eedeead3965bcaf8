// The engine: tfjs-node's own addon, compiled against TensorFlow's libraries from the cache and linked to them.
import { execFileSync } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { failure } from './failure.mjs';
import { inProject } from './places.mjs';
import { run } from './run.mjs';
import { sha256 } from './sha256.mjs';
import { platformWheel } from './tensorflow.mjs';

/** Whether the user accepts TensorFlow.js without its native engine, for which nothing is set up. */
export const isPlain = () => process.env.DIGITLAB_ENGINE === 'js';

/** Refuses an engine that there is not, before gigabytes are set up for another one than was meant. */
export function requireKnownEngine() {
  const name = process.env.DIGITLAB_ENGINE ?? '';
  if (['', 'native', 'js'].includes(name)) return;
  throw failure(`DIGITLAB_ENGINE is ${name}: leave it out for the native engine, or give js to accept the slow one.`, {
    exitCode: 2,
  });
}

const tfjs = (...parts) => inProject('node_modules/@tensorflow/tfjs-node', ...parts);
const addons = {
  'tfjs_binding.node': [tfjs('binding/tfjs_backend.cc'), tfjs('binding/tfjs_binding.cc')],
  'quiet.node': [inProject('lib/setup/quiet.cc')],
};

export const engineStep = {
  name: 'engine',
  title: 'engine (tfjs-node addon)',
  key: () =>
    sha256([
      platformWheel().sha256,
      ...Object.values(addons)
        .flat()
        .map((file) => readFileSync(file, 'utf8')),
    ]),
  ready: () =>
    Object.keys(addons).every((name) => existsSync(tfjs('lib/napi-v8', name))) &&
    Object.values(platformWheel().libraries).every((name) => existsSync(tfjs('deps/lib', name))),
  check: findCompiler,
  async run(report) {
    const compiler = findCompiler();
    linkLibraries(platformWheel());
    mkdirSync(tfjs('lib/napi-v8'), { recursive: true });
    for (const [name, sources] of Object.entries(addons)) {
      report(`compiling ${name}`);
      await compile(compiler.command, sources, tfjs('lib/napi-v8', name));
    }
    await run(process.execPath, ['-e', `require(${JSON.stringify(tfjs('lib/napi-v8/tfjs_binding.node'))})`], {
      explain: (log) =>
        `The compiled engine does not load: ${log.split('\n').find((line) => line.includes('Error')) ?? log.trim()}`,
    });
    report(`compiled with ${compiler.version}`);
  },
};

/** The C++ compiler: $CXX, or the first of c++, g++ and clang++ that answers: {command, version}. */
export function findCompiler() {
  for (const command of [process.env.CXX, 'c++', 'g++', 'clang++'].filter(Boolean)) {
    try {
      return {
        command,
        version: execFileSync(command, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split(
          '\n',
        )[0],
      };
    } catch {
      continue;
    }
  }
  throw failure(
    'No C++ compiler was found (c++, g++ or clang++): install one (on Debian and Ubuntu: apt install g++; on macOS: xcode-select --install) and run the command again.',
    { exitCode: 3 },
  );
}

// Hard links share the cache's 850 MB and outlive its removal; another file system gets symbolic links.
function linkLibraries({ folder, libraries }) {
  rmSync(tfjs('deps/lib'), { recursive: true, force: true });
  mkdirSync(tfjs('deps/lib'), { recursive: true });
  for (const name of Object.values(libraries)) {
    const cached = path.join(folder, 'tensorflow', name);
    try {
      linkSync(cached, tfjs('deps/lib', name));
    } catch (error) {
      if (!['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP'].includes(error.code)) throw error;
      symlinkSync(cached, tfjs('deps/lib', name));
    }
  }
  const ending = process.platform === 'darwin' ? 'dylib' : 'so';
  symlinkSync(libraries.tensorflow, tfjs('deps/lib', `libtensorflow.${ending}`));
  symlinkSync(libraries.framework, tfjs('deps/lib', `libtensorflow_framework.${ending}`));
}

async function compile(compiler, sources, output) {
  const origin = process.platform === 'darwin' ? '@loader_path' : '$ORIGIN';
  const platformFlags = process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : [];
  const isEngine = sources.length > 1;
  for (const left of readdirSync(path.dirname(output)).filter((name) => name.endsWith('.partial')))
    rmSync(path.join(path.dirname(output), left));
  const partial = `${output}.partial`;
  await run(
    compiler,
    ['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8', ...platformFlags, '-o', partial, ...sources]
      .concat([
        '-I',
        inProject('node_modules/node-api-headers/include'),
        '-I',
        path.join(platformWheel().folder, 'tensorflow/include'),
      ])
      .concat(
        isEngine
          ? ['-L', tfjs('deps/lib'), '-ltensorflow', '-ltensorflow_framework', `-Wl,-rpath,${origin}/../../deps/lib`]
          : [],
      ),
    {
      explain: (log) =>
        `The engine does not compile: ${log.split('\n').find((line) => line.includes('error')) ?? log.trim()}`,
    },
  );
  renameSync(partial, output);
}
