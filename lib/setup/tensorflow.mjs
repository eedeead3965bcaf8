// TensorFlow's libraries and headers: taken from the PyPI wheel, checked, and unpacked once into the user's cache.
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { failure } from './failure.mjs';
import { withLock } from './lock.mjs';
import { inCache, inProject, venvPython } from './places.mjs';
import { run } from './run.mjs';
import { sha256OfFile } from './sha256.mjs';
import { bytesIn, megabytes, requireSpace } from './size.mjs';

export const tensorflowVersion = '2.21.0';

// Any Python's wheel does: only its shared libraries and headers are used. aarch64 and macOS are pinned but untested.
const wheels = {
  'linux-x64': {
    project: 'tensorflow-cpu',
    tag: 'manylinux_2_27_x86_64',
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    libraries: { tensorflow: 'libtensorflow_cc.so.2', framework: 'libtensorflow_framework.so.2' },
  },
  'linux-arm64': {
    project: 'tensorflow',
    tag: 'manylinux_2_27_aarch64',
    sha256: '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
    libraries: { tensorflow: 'libtensorflow_cc.so.2', framework: 'libtensorflow_framework.so.2' },
  },
  'darwin-arm64': {
    project: 'tensorflow',
    tag: 'macosx_12_0_arm64',
    sha256: '51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88',
    libraries: { tensorflow: 'libtensorflow_cc.2.dylib', framework: 'libtensorflow_framework.2.dylib' },
  },
};

/** The wheel for this platform, with its file name and the folder of its unpacked form. */
export function platformWheel({ platform = process.platform, arch = process.arch } = {}) {
  const isMusl = platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
  const wheel = isMusl ? undefined : wheels[`${platform}-${arch}`];
  if (!wheel)
    throw failure(
      `There is no TensorFlow ${tensorflowVersion} library for ${platform}-${arch}${isMusl ? ' with musl' : ''}: use Linux x86-64 (WSL on Windows), Linux aarch64 or macOS arm64, or accept the slow engine with DIGITLAB_ENGINE=js.`,
      { exitCode: 3 },
    );
  const file = `${wheel.project.replace('-', '_')}-${tensorflowVersion}-cp311-cp311-${wheel.tag}.whl`;
  return { ...wheel, file, folder: inCache(`tensorflow-${tensorflowVersion}-${platform}-${arch}`) };
}

/**
 * The step that fills the cache; `from` is another machine's cache to take the download from. Where the `engine` step is
 * done the libraries are linked already, and a cache that was emptied since is not missed.
 */
export function tensorflowStep({ from, engineIsDone = () => false } = {}) {
  return {
    name: 'tensorflow',
    title: `TensorFlow ${tensorflowVersion} libraries`,
    key: () => platformWheel().sha256,
    ready: () => existsSync(platformWheel().folder) || engineIsDone(),
    check: () => {
      const { folder, file } = platformWheel();
      if (from && ![folder, inCache('downloads', file)].some((place) => existsSync(place))) findIn(from, file);
    },
    run: (report) =>
      withLock(inCache('lock'), () => fillCache(platformWheel(), { from, report }), {
        onWait: () => report('waiting for another set-up'),
      }),
  };
}

async function fillCache(wheel, { from, report }) {
  for (const left of readdirSync(inCache()).filter((name) => name.includes('.partial')))
    rmSync(inCache(left), { recursive: true, force: true });
  if (existsSync(wheel.folder)) return report('found in the cache');
  requireSpace(inCache(), 1.5e9);
  const file = inCache('downloads', wheel.file);
  if (!existsSync(file)) await fetchWheel(wheel, { from, report, file });
  report('unpacking');
  const partial = `${wheel.folder}.partial-${process.pid}`;
  const log = await run(
    venvPython(),
    [inProject('lib/setup/unpack_wheel.py'), file, partial, ...Object.values(wheel.libraries)],
    {
      explain: (text) => `The TensorFlow wheel could not be unpacked: ${text.trim().split('\n').at(-1)}`,
    },
  );
  renameSync(partial, wheel.folder);
  report(`${megabytes(bytesIn(file))} fetched, ${log.trim()} unpacked`);
}

async function fetchWheel(wheel, { from, report, file }) {
  const partial = inCache(`download.partial-${process.pid}`);
  mkdirSync(partial, { recursive: true });
  const fetched = path.join(partial, wheel.file);
  if (from) copyFileSync(findIn(from, wheel.file), fetched);
  else await downloadWheel(wheel, { partial, report });
  const found = await sha256OfFile(fetched);
  if (found !== wheel.sha256) {
    rmSync(partial, { recursive: true, force: true });
    throw failure(
      `${wheel.file} has the wrong checksum (found ${found.slice(0, 12)}…, wanted ${wheel.sha256.slice(0, 12)}…): the download is damaged or not the original; run the command again or take it from another source.`,
    );
  }
  mkdirSync(path.dirname(file), { recursive: true });
  renameSync(fetched, file);
  rmSync(partial, { recursive: true, force: true });
}

function findIn(from, name) {
  const found = [path.join(from, name), path.join(from, 'downloads', name)].find((file) => existsSync(file));
  if (!found)
    throw failure(
      `${from} does not hold ${name}: give the folder that another machine's set-up filled (its ~/.cache/digitlab), or leave --from out.`,
      { exitCode: 2 },
    );
  return found;
}

async function downloadWheel(wheel, { partial, report }) {
  const timer = setInterval(() => report(`${megabytes(bytesIn(partial))} of about 274 MB`), 500);
  try {
    await run(
      venvPython(),
      [
        '-m',
        'pip',
        'download',
        '--quiet',
        '--disable-pip-version-check',
        '--no-cache-dir',
        '--retries',
        '2',
        '--no-deps',
        '--only-binary',
        ':all:',
      ]
        .concat(['--platform', wheel.tag, '--python-version', '3.11', '--implementation', 'cp', '--abi', 'cp311'])
        .concat(['--dest', partial, `${wheel.project}==${tensorflowVersion}`]),
      {
        env: { TMPDIR: partial },
        explain: (log) =>
          `pip could not fetch ${wheel.file}: ${log.split('\n').find((line) => line.startsWith('ERROR')) ?? 'no reason given'}`,
      },
    );
  } finally {
    clearInterval(timer);
  }
}
