// The virtual environment .venv with JupyterLab, nbconvert and the Plotly renderer, pinned and hash-checked.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { failure } from './failure.mjs';
import { inProject, venvPython } from './places.mjs';
import { run } from './run.mjs';
import { sha256 } from './sha256.mjs';
import { bytesIn, megabytes } from './size.mjs';

const requirements = inProject('lib/setup/requirements.txt');
const names = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];

export const pythonStep = {
  name: 'python',
  title: 'Python environment (.venv)',
  // The scripts in .venv name the folder that they were made in, so a moved project makes another one.
  key: () => sha256([readFileSync(requirements, 'utf8'), inProject()]),
  // Asked in Python itself: after an upgrade of the system's Python the folder is there and its packages are not.
  ready: () => ask(venvPython(), 'import jupyter_core; print("ok")') === 'ok',
  check: findPython,
  async run(report) {
    const python = findPython();
    report('about 270 MB');
    const venv = inProject('.venv');
    rmSync(venv, { recursive: true, force: true });
    await run(python.command, ['-m', 'venv', venv], {
      explain: (log) => `Python ${python.version} could not make a virtual environment: ${log.trim()}`,
    });
    await run(
      venvPython(),
      [
        '-m',
        'pip',
        'install',
        '--quiet',
        '--disable-pip-version-check',
        '--retries',
        '2',
        '--require-hashes',
        '-r',
        requirements,
      ],
      {
        explain: (log) =>
          `pip could not install the Jupyter packages: ${log.split('\n').find((line) => line.startsWith('ERROR')) ?? 'no reason given'}`,
      },
    );
    writeLabSettings(venv);
    report(`Python ${python.version}, ${megabytes(bytesIn(venv))}`);
  },
};

/** The first Python ≥ 3.10 on the path that can make virtual environments: {command, version}. */
export function findPython() {
  let found;
  for (const command of names) {
    const version = ask(command, 'import sys; print("%d.%d.%d" % sys.version_info[:3])');
    if (!version) continue;
    const [major, minor] = version.split('.').map(Number);
    if (major < 3 || minor < 10) {
      found ??= `Python ${version}`;
      continue;
    }
    if (ask(command, 'import venv, ensurepip; print("ok")') === 'ok') return { command, version };
    found = `Python ${version} without its venv module`;
  }
  if (found?.includes('venv'))
    throw failure(
      `${found} was found: install the venv module (on Debian and Ubuntu: apt install python3-venv) and run the command again.`,
      { exitCode: 3 },
    );
  throw failure(
    `${found ?? 'No Python'} was found: Python 3.10 or newer is needed for Jupyter; install it and run the command again.`,
    { exitCode: 3 },
  );
}

function ask(command, code) {
  try {
    return execFileSync(command, ['-c', code], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

// JupyterLab would open with a box that offers news and look for updates: nothing leaves the machine here.
function writeLabSettings(venv) {
  const file = path.join(venv, 'share/jupyter/lab/settings/overrides.json');
  mkdirSync(path.dirname(file), { recursive: true });
  const settings = {
    '@jupyterlab/apputils-extension:notification': { fetchNews: 'false', checkForUpdates: false },
    '@jupyterlab/extensionmanager-extension:plugin': { enabled: false },
  };
  writeFileSync(file, JSON.stringify(settings, null, 2));
}
