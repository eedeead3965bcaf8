import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../lib/project';

const setupFolder = path.join(projectRoot(), 'lib/setup');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'digitlab-setup-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs code that may import the set-up modules, in a process of its own; errors are printed as set-up prints them. */
function runModule(code: string, env: Record<string, string> = {}) {
  const script = `
    const at = (name) => import(${JSON.stringify(`file://${setupFolder}/`)} + name);
    const { explain } = await at('failure.mjs');
    try { ${code} } catch (error) { console.log(explain(error)); process.exitCode = error.exitCode ?? 1; }`;
  const result = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { ...process.env, XDG_CACHE_HOME: path.join(folder, 'cache'), ...env },
  });
  return { code: result.status, text: (result.stdout + result.stderr).trim() };
}

/** A folder with only these commands in it, as a PATH. */
function pathWith(commands: Record<string, string>): string {
  const bin = path.join(folder, 'bin');
  mkdirSync(bin);
  for (const [name, script] of Object.entries(commands)) {
    writeFileSync(path.join(bin, name), script);
    chmodSync(path.join(bin, name), 0o755);
  }
  return bin;
}

const oneSentence = /^[^\n]+[.)]$/;

describe('what is missing is said in one sentence', () => {
  test('no C++ compiler', () => {
    const { code, text } = runModule(`(await at('engine.mjs')).findCompiler()`, { PATH: pathWith({}), CXX: '' });
    expect(code).toBe(3);
    expect(text).toMatch(oneSentence);
    expect(text).toContain('No C++ compiler was found');
  });

  test('an engine that there is not', () => {
    const { code, text } = runModule(`await (await at('setup.mjs')).setupCommand([])`, { DIGITLAB_ENGINE: 'JS' });
    expect(code).toBe(2);
    expect(text).toBe('DIGITLAB_ENGINE is JS: leave it out for the native engine, or give js to accept the slow one.');
  });

  test('no Python at all', () => {
    const { code, text } = runModule(`(await at('python.mjs')).findPython()`, { PATH: pathWith({}) });
    expect(code).toBe(3);
    expect(text).toMatch(/^No Python was found: Python 3\.10 or newer is needed/);
  });

  test('a Python that is too old', () => {
    const bin = pathWith({ python3: '#!/bin/sh\necho 3.9.2\n' });
    const { text } = runModule(`(await at('python.mjs')).findPython()`, { PATH: bin });
    expect(text).toMatch(/^Python 3\.9\.2 was found: Python 3\.10 or newer is needed/);
  });

  test('a Python without its venv module', () => {
    const bin = pathWith({ python3: '#!/bin/sh\ncase "$2" in *version*) echo 3.11.2;; *) exit 1;; esac\n' });
    const { text } = runModule(`(await at('python.mjs')).findPython()`, { PATH: bin });
    expect(text).toContain('Python 3.11.2 without its venv module was found');
    expect(text).toContain('apt install python3-venv');
  });

  test('a platform without TensorFlow libraries', () => {
    const { code, text } = runModule(`(await at('tensorflow.mjs')).platformWheel({ platform: 'win32', arch: 'x64' })`);
    expect(code).toBe(3);
    expect(text).toContain('There is no TensorFlow 2.21.0 library for win32-x64');
  });

  test('a Node that is too old', () => {
    // The entry is read by any Node, so its check is run here with another version number put in.
    const entry = readFileSync(path.join(setupFolder, 'digitlab.mjs'), 'utf8').replaceAll(
      'process.versions.node',
      '"18.19.0"',
    );
    const file = path.join(folder, 'digitlab.mjs');
    writeFileSync(file, entry);
    const result = spawnSync(process.execPath, [file, 'setup'], { encoding: 'utf8' });
    expect(result.status).toBe(3);
    expect(result.stderr).toMatch(/^Node 18\.19\.0 is too old: Node 20 or newer is needed/);
  });

  test('an unknown option', () => {
    const result = spawnSync(process.execPath, [path.join(setupFolder, 'digitlab.mjs'), 'setup', '--frm', 'x'], {
      encoding: 'utf8',
    });
    expect(result.status).toBe(2);
    expect(result.stderr).toContain("Unknown option '--frm'");
  });

  test('a full disk', () => {
    const { text } = runModule(`(await at('size.mjs')).requireSpace(${JSON.stringify(folder)}, 1e18)`);
    expect(text).toMatch(/^The disk is too full: .* free and 1000000000000 MB are needed/);
  });

  test('no network', () => {
    const { text } = runModule(
      `await (await at('run.mjs')).run(process.execPath, ['-e', 'console.error("npm error code ENOTFOUND"); process.exit(1)'])`,
    );
    expect(text).toMatch(/^The package registry could not be reached \(ENOTFOUND\)/);
  });
});

describe('the TensorFlow download', () => {
  test('is refused when its checksum is wrong, and nothing of it stays', () => {
    const from = path.join(folder, 'from');
    const code = `
      const { tensorflowStep, platformWheel } = await at('tensorflow.mjs');
      const { mkdirSync, writeFileSync } = await import('node:fs');
      mkdirSync(${JSON.stringify(from)});
      writeFileSync(${JSON.stringify(from)} + '/' + platformWheel().file, 'not a wheel');
      await tensorflowStep({ from: ${JSON.stringify(from)} }).run(() => {});`;
    const { code: exit, text } = runModule(code);
    expect(exit).toBe(1);
    expect(text).toContain('has the wrong checksum (found ');
    expect(existsSync(path.join(folder, 'cache/digitlab/downloads'))).toBe(false);
    expect(execFileSync('ls', [path.join(folder, 'cache/digitlab')], { encoding: 'utf8' }).trim()).toBe('');
  });

  test('is looked for where --from points', () => {
    const { code, text } = runModule(
      `await (await at('tensorflow.mjs')).tensorflowStep({ from: '/nowhere' }).run(() => {})`,
    );
    expect(code).toBe(2);
    expect(text).toMatch(/^\/nowhere does not hold tensorflow_cpu-2\.21\.0/);
  });

  test('is missed before anything else is fetched', () => {
    const { code, text } = runModule(
      `(await at('tensorflow.mjs')).tensorflowStep({ from: ${JSON.stringify(folder)} }).check()`,
    );
    expect([code, text]).toEqual([2, expect.stringContaining(`${folder} does not hold tensorflow_cpu-2.21.0`)]);
    const nowhere = runModule(`await (await at('setup.mjs')).setupCommand(['--from', '/nowhere'])`);
    expect([nowhere.code, nowhere.text]).toEqual([
      2,
      'There is no folder /nowhere: check what --from says, or leave it out.',
    ]);
  });
});

describe('the lock', () => {
  const holdLock = (place: string, seconds: number, word: string) => `
    const { withLock } = await at('lock.mjs');
    await withLock(${JSON.stringify(place)}, async () => {
      console.log('${word} in'); await new Promise((go) => setTimeout(go, ${seconds * 1000})); console.log('${word} out');
    });`;

  test('is taken over from an owner that was killed', () => {
    const place = path.join(folder, 'lock');
    mkdirSync(place);
    writeFileSync(path.join(place, 'owner'), '999999999 12345');
    expect(runModule(holdLock(place, 0, 'a')).text).toBe('a in\na out');
    expect(existsSync(place)).toBe(false);
  });

  test('lets one process in at a time', async () => {
    const place = path.join(folder, 'lock');
    const start = (word: string) =>
      new Promise<string>((resolve) => {
        const code = `const at = (name) => import(${JSON.stringify(`file://${setupFolder}/`)} + name); ${holdLock(place, 0.3, word)}`;
        const child = spawn(process.execPath, [
          '--input-type=module',
          '-e',
          code.replaceAll('console.log(', 'console.log(Date.now(), '),
        ]);
        let text = '';
        child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
        child.on('close', () => resolve(text));
      });
    const lines = (await Promise.all([start('a'), start('b'), start('c')])).join('').trim().split('\n').sort();
    expect(lines).toHaveLength(6);
    // In order of time, whoever goes in comes out before the next one goes in.
    const steps = lines.map((line) => line.split(' ').slice(1).join(' '));
    for (const [index, step] of steps.entries()) {
      if (index % 2 === 0) expect(steps[index + 1]).toBe(step.replace('in', 'out'));
    }
  });
});

test('--remove takes away what set-up has made, and nothing else', () => {
  const root = path.join(folder, 'project');
  const made = ['node_modules', '.venv', '.digitlab', 'data/mnist', 'lib/dist', 'lib/nbconvert-cli-wrapper/dist'];
  const kept = ['notebooks', 'exports', 'data/own', 'lib/setup'];
  for (const name of [...made, ...kept]) mkdirSync(path.join(root, name), { recursive: true });
  execFileSync('cp', ['-r', `${setupFolder}/.`, path.join(root, 'lib/setup')]);
  const cache = path.join(folder, 'cache');
  mkdirSync(path.join(cache, 'digitlab/downloads'), { recursive: true });
  const env = { ...process.env, XDG_CACHE_HOME: cache };
  const command = [path.join(root, 'lib/setup/digitlab.mjs'), 'setup', '--remove'];
  expect(spawnSync(process.execPath, command, { env }).status).toBe(0);
  expect(made.filter((name) => existsSync(path.join(root, name)))).toEqual([]);
  expect(kept.filter((name) => !existsSync(path.join(root, name)))).toEqual([]);
  expect(existsSync(path.join(cache, 'digitlab'))).toBe(false);
});

test('the entry uses no syntax that an old Node cannot read', () => {
  const entry = readFileSync(path.join(setupFolder, 'digitlab.mjs'), 'utf8');
  const code = entry.replace(/^(#!|\/\/).*$/gm, '');
  expect(code).not.toMatch(/\?\?|\?\.|\bawait\b|=>|`|^import /m);
});

test('a step that was interrupted is run again and a finished one is not', () => {
  const root = path.join(folder, 'project');
  mkdirSync(path.join(root, 'lib'), { recursive: true });
  // The set-up modules find their project by their own place, so they are copied into a small one.
  execFileSync('cp', ['-r', setupFolder, path.join(root, 'lib/setup')]);
  symlinkSync(path.join(projectRoot(), 'node_modules'), path.join(root, 'node_modules'));
  const script = `
    const { runStep } = await import(${JSON.stringify(`file://${root}/lib/setup/step.mjs`)});
    let runs = 0;
    const step = { name: 'trial', title: 'trial', key: () => 'one', ready: () => true, run: async () => { runs += 1; if (runs === 1) throw new Error('cut off'); } };
    await runStep(step).catch(() => {});
    await runStep(step);
    await runStep(step);
    await runStep({ ...step, key: () => 'two' });
    console.log(runs);`;
  const result = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(result.stdout.trim()).toBe('3');
});

test('a command that a killed set-up left running is ended before the next set-up begins', () => {
  const root = path.join(folder, 'project');
  mkdirSync(path.join(root, 'lib'), { recursive: true });
  execFileSync('cp', ['-r', setupFolder, path.join(root, 'lib/setup')]);
  const module = JSON.stringify(`file://${root}/lib/setup/run.mjs`);
  const endless = `await (await import(${module})).run(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])`;
  const killed = spawn(process.execPath, ['--input-type=module', '-e', endless], { stdio: 'ignore' });
  const note = path.join(root, '.digitlab/running');
  while (!existsSync(note) || readFileSync(note, 'utf8') === '') spawnSync('sleep', ['0.05']);
  const left = Number(readFileSync(note, 'utf8').split(' ')[0]);
  killed.kill('SIGKILL');
  expect(() => process.kill(left, 0)).not.toThrow();
  spawnSync(process.execPath, ['--input-type=module', '-e', `await (await import(${module})).endLeftover()`]);
  const state = spawnSync('ps', ['-o', 'stat=', '-p', String(left)], { encoding: 'utf8' }).stdout.trim();
  expect(state).toMatch(/^(Z.*)?$/);
  expect(existsSync(note)).toBe(false);
});

test('packages are asked for with those that compile the library, whatever NODE_ENV says', () => {
  const bin = pathWith({ npm: '#!/bin/sh\necho "npm error got $*"\nexit 1\n' });
  const env = { PATH: bin, npm_execpath: '', NODE_ENV: 'production' };
  const { text } = runModule(`await (await at('packages.mjs')).packagesStep.run(() => {})`, env);
  expect(text).toMatch(/npm error got ci .*--include=dev/);
});

describe('a disk that is full while a command runs', () => {
  /** Runs a command by a copy of set-up in whose state `taken` is a folder: writing a file of that name fails. */
  function runWhere(taken: string, code: string) {
    const root = path.join(folder, 'project');
    mkdirSync(path.join(root, '.digitlab', taken), { recursive: true });
    mkdirSync(path.join(root, 'lib'), { recursive: true });
    execFileSync('cp', ['-r', setupFolder, path.join(root, 'lib/setup')]);
    const script = `
      const at = (name) => import(${JSON.stringify(`file://${root}/lib/setup/`)} + name);
      const { explain } = await at('failure.mjs');
      try { await (await at('run.mjs')).run(process.execPath, ['-e', ${JSON.stringify(code)}]); }
      catch (error) { console.log(explain(error)); }`;
    const begun = Date.now();
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    return { text: stdout.trim(), seconds: (Date.now() - begun) / 1000 };
  }

  test('is told in the sentence for it, though the log can no longer be written', () => {
    const { text } = runWhere('setup.log', 'console.error("npm error code ENOSPC"); process.exit(1)');
    expect(text).toBe('The disk is full: free some space and run the command again.');
  });

  test('leaves no command behind that a later set-up could not find', () => {
    const { text, seconds } = runWhere('running', 'setTimeout(() => {}, 60_000)');
    expect(text).toMatch(/^.*\/running cannot be written \(EISDIR\)\.$/);
    expect(seconds).toBeLessThan(30);
  });
});
