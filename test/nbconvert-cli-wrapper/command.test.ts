import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createWorkspace, root } from './workspace';

const workspace = createWorkspace();
const { file } = workspace;
const packageFolder = path.join(root, 'lib/nbconvert-cli-wrapper');
afterAll(workspace.remove);
// The command runs as a user runs it: compiled, in a process of its own.
beforeAll(() => {
  execFileSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', packageFolder]);
});

function start(args: string[], { cwd = root } = {}) {
  const command = path.join(packageFolder, 'bin/nbconvert-cli-wrapper.js');
  const child = spawn(process.execPath, [command, ...args], { cwd, env: { ...process.env, ...workspace.env } });
  const written = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (written.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (written.stderr += text));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...written }));
  return { child, written, ended };
}

async function until(condition: () => boolean) {
  for (const limit = Date.now() + 20_000; !condition(); await sleep(50))
    if (Date.now() > limit) throw new Error('What the test waits for did not happen in 20 s.');
}

const good = workspace.notebook('good.ipynb', ['# Title', 'const answer = 42', 'answer']);
const asleep = workspace.notebook('asleep.ipynb', ['1', 'await new Promise((wake) => setTimeout(wake, 60_000))']);
const run = ['--to', 'html', '--execute', '--output'];

test('prints a line for each cell and then what it wrote', async () => {
  const { code, stdout, stderr } = await start([good, ...run, file('good.html')]).ended;
  expect(stderr).toMatch(/^cell \[1\] of 2 {2}\d+\.\d s\ncell \[2\] of 2 {2}\d+\.\d s\n$/);
  expect(stdout).toMatch(/good\.html {2}2 cells run, \d+\.\d s\n$/);
  expect(code).toBe(0);
  expect(workspace.read('good.html')).toContain('Title');
});

test('prints the failing cell, its source, its message and where the rest is', async () => {
  const notebook = workspace.notebook('bad.ipynb', ['1', 'const x = 1;\nthrow new Error("boom")']);
  const { code, stdout, stderr } = await start([notebook, ...run, file('bad.html')]).ended;
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toContain('error: Cell [2] failed: Error: boom\n\n    const x = 1;\n    throw new Error("boom")\n');
  expect(stderr).toMatch(/Error: boom\n +at /);
  expect(stderr).toMatch(/The notebook up to there: .*bad\.failed\.ipynb\n$/);
});

test('answers in JSON, also about a failure', async () => {
  const output = file('json.html');
  const { code, stdout } = await start([good, '--to', 'html', '--output', output, '--json']).ended;
  expect([code, JSON.parse(stdout)]).toEqual([0, { output, seconds: expect.any(Number), cells: [] }]);
  const failed = await start([good, ...run, output, '--kernel', 'fortran', '--json']).ended;
  expect(failed.code).toBe(3);
  expect(JSON.parse(failed.stdout)).toMatchObject({ error: { kind: 'no-kernelspec', detail: '' } });
});

test.each([
  [['--to', 'html', '--ouput', 'x'], /^error: required option '--output <file>' not specified\n$/],
  [['--to', 'html', '--output', 'x', '--fast'], /^error: unknown option '--fast'\n$/],
  [['--to', 'pdf', '--output', 'x'], /^error: option '--to <format>' argument 'pdf' is invalid\..*\n$/],
  [
    ['--to', 'html', '--output', 'x', '--timeout', '-1'],
    /^error: .*'-1' is invalid\. Give a number of seconds above 0\.\n$/,
  ],
  [['--to', 'html', '--output', '/'], /^error: The output \/ is a folder; give the path of a file\.\n$/],
  [
    ['--to', 'html', '--output', 'x', '--kernel', 'tslab'],
    /^error: The option kernelName is for cells that are run, and none is: give execute \(--execute\) too\.\n$/,
  ],
  [['two', '--to', 'html', '--output', 'x'], /^error: too many arguments\. Expected 1 argument but got 2\.\n$/],
])('refuses %j with exit code 2', async (args, message) => {
  const { code, stderr } = await start([good, ...args]).ended;
  expect(stderr).toMatch(message);
  expect(code).toBe(2);
});

test('says that there is no .venv, with exit code 3', async () => {
  const { code, stderr } = await start([good, '--to', 'html', '--output', file('x.html')], { cwd: '/' }).ended;
  expect(stderr).toMatch(/^error: There is no \.venv\/bin\/python in \/ or above it;.*\n$/);
  expect(code).toBe(3);
});

test('ends everything on Ctrl-C, with exit code 130', async () => {
  const { child, written, ended } = start([asleep, ...run, file('asleep.html')]);
  await until(() => written.stderr.includes('cell [1]'));
  child.kill('SIGINT');
  const { code, stderr } = await ended;
  expect(code).toBe(130);
  expect(stderr).toContain('error: The run was interrupted in cell [2].');
  expect(workspace.processes()).toEqual([]);
  expect(existsSync(file('asleep.failed.ipynb'))).toBe(true);
});

test('a second Ctrl-C does not keep it from cleaning up', async () => {
  const { child, written, ended } = start([asleep, ...run, file('twice.html')]);
  await until(() => written.stderr.includes('cell [1]'));
  child.kill('SIGINT');
  await new Promise((resolve) => setTimeout(resolve, 200));
  child.kill('SIGINT');
  const { code, stderr } = await ended;
  expect([code, stderr]).toEqual([130, expect.stringContaining('error: The run was interrupted in cell [2].')]);
  expect(workspace.processes()).toEqual([]);
  expect(readdirSync(workspace.folder).filter((name) => name.startsWith('.'))).toEqual([]);
});

test('leaves no process and no half-made file when it is killed itself', async () => {
  const { child, written, ended } = start([asleep, ...run, file('killed.html')]);
  await until(() => written.stderr.includes('cell [1]'));
  child.kill('SIGKILL');
  await ended;
  await until(() => workspace.processes().length === 0);
  expect(readdirSync(workspace.folder).filter((name) => name.includes('killed'))).toEqual([]);
});
