import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { convert, NotebookError, type ConvertOptions, type Progress } from 'nbconvert-cli-wrapper';
import { createWorkspace, printed, python, root } from './workspace';

type Workspace = ReturnType<typeof createWorkspace>;

// Each test has a workspace of its own, since two of them run at once and look for what they have left behind.
const workspaces = new Map<string, Workspace>();
afterAll(() => workspaces.forEach((workspace) => workspace.remove()));

function workspaceOf(name: string): Workspace {
  const workspace = workspaces.get(name) ?? createWorkspace();
  workspaces.set(name, workspace);
  return workspace;
}

const options = (name: string): ConvertOptions => ({
  to: 'notebook',
  output: workspaceOf(name).file(`${name}.out.ipynb`),
  execute: true,
  workingDirectory: root,
  env: workspaceOf(name).env,
  python,
});

type Cells = Parameters<Workspace['notebook']>[1];

/** Runs a notebook that must fail, and checks what is true of every failure. */
async function failure(name: string, cells: Cells, more: Partial<ConvertOptions> = {}): Promise<NotebookError> {
  const workspace = workspaceOf(name);
  writeFileSync(workspace.file(`${name}.out.ipynb`), 'as it was');
  const promise = convert(workspace.notebook(`${name}.ipynb`, cells), { ...options(name), ...more });
  const error: unknown = await promise.catch((reason: unknown) => reason);
  expect(workspace.processes()).toEqual([]);
  expect(error).toBeInstanceOf(NotebookError);
  expect(workspace.read(`${name}.out.ipynb`)).toBe('as it was');
  expect(readdirSync(workspace.folder).filter((entry) => entry.startsWith('.'))).toEqual([]);
  expect((error as NotebookError).partial).toBe(workspace.file(`${name}.out.failed.ipynb`));
  return error as NotebookError;
}

const partial = (name: string) => workspaceOf(name).executed(`${name}.out.failed.ipynb`);

test.concurrent('runs the cells, reports each, and keeps nothing of an earlier failure', async () => {
  const workspace = workspaceOf('good');
  const seen: Progress[] = [];
  writeFileSync(workspace.file('good.out.failed.ipynb'), 'an earlier failure');
  const notebook = workspace.notebook('good.ipynb', [
    '# Title',
    'const answer: number = 41;\nconsole.log("one");\nconsole.log("two")',
    { source: 'answer + 1', outputs: [{ output_type: 'stream', name: 'stdout', text: 'an old output' }] },
    '',
    { source: 'throw new Error("not run")', tags: ['skip-execution'] },
    'import * as fs from "fs";\nfs.existsSync("package.json")',
  ]);
  const result = await convert(notebook, { ...options('good'), onProgress: (progress) => seen.push(progress) });

  expect(result.cells).toEqual(
    [1, 2, 5].map((index) => ({ index, id: `cell-${index}`, seconds: expect.any(Number), status: 'ok' })),
  );
  expect(result.seconds).toBeGreaterThan(Math.max(...result.cells.map(({ seconds }) => seconds)));
  expect(seen.map(({ state, number, total }) => [state, number, total])).toEqual(
    [1, 2, 3].flatMap((number) => [
      ['started', number, 3],
      ['ended', number, 3],
    ]),
  );
  const executed = workspace.executed('good.out.ipynb');
  expect(executed.cells.map(({ execution_count: count }) => count)).toEqual([undefined, 1, 2, null, null, 3]);
  expect(executed.cells[1].outputs).toHaveLength(1);
  expect(printed(executed, { cell: 1, stream: 'stdout' })).toBe('one\ntwo\n');
  expect(printed(executed, { cell: 2, stream: 'stdout' })).toBe('42\n');
  expect(printed(executed, { cell: 5, stream: 'stdout' })).toBe('true\n');
  expect(executed.cells[1].metadata.execution).toHaveProperty(['shell.execute_reply']);
  expect(existsSync(workspace.file('good.out.failed.ipynb'))).toBe(false);
  expect(workspace.processes()).toEqual([]);
});

test.concurrent('stops at a failing cell and keeps what was done', async () => {
  const source = 'console.error("a warning");\nthrow new TypeError("boom")';
  const stale = { source: '"never run"', outputs: [{ output_type: 'stream', name: 'stdout', text: 'old' }] };
  const error = await failure('failing', ['# Title', 'console.log("done")', source, stale]);
  expect(error.kind).toBe('cell-failed');
  expect(error.message).toBe('Cell [2] failed: TypeError: boom');
  expect(error.cell).toEqual({ index: 2, number: 2, source });
  expect(error.detail).toMatch(/^a warning\n.*TypeError: boom\n +at /s);
  expect(printed(partial('failing'), { cell: 1, stream: 'stdout' })).toBe('done\n');
  expect(printed(partial('failing'), { cell: 2, stream: 'stderr' })).toContain('TypeError: boom');
  expect(partial('failing').cells[3].outputs).toEqual([]);
});

test.concurrent('says why the notebook failed when the disk is too full to keep it', async () => {
  const workspace = workspaceOf('full');
  const cells = ['console.log("x".repeat(5000))', 'throw new Error("the true reason")'];
  const notebook = workspace.notebook('full.ipynb', cells);
  const command = path.join(root, 'lib/nbconvert-cli-wrapper/bin/nbconvert-cli-wrapper.js');
  const args = [command, notebook, '--to', 'html', '--output', workspace.file('full.html'), '--execute'];
  // No file may become larger than 2,048 bytes.
  const script = `ulimit -f 2; exec "$@"`;
  const env = { ...process.env, ...workspace.env };
  const run = promisify(execFile)('bash', ['-c', script, 'bash', process.execPath, ...args], { cwd: root, env });
  const { stderr } = await run.catch((error: { stderr: string }) => error);
  expect(stderr).toContain('Cell [2] failed: Error: the true reason');
  expect(readdirSync(workspace.folder).filter((entry) => entry.includes('full'))).toEqual(['full.ipynb']);
});

test.concurrent('an error in what listens ends the run, and is the one that comes back', async () => {
  const workspace = workspaceOf('listened');
  const notebook = workspace.notebook('listened.ipynb', ['1', 'await new Promise((go) => setTimeout(go, 60_000))']);
  const onProgress = () => {
    throw new Error('from the listener');
  };
  await expect(convert(notebook, { ...options('listened'), onProgress })).rejects.toThrow('from the listener');
  expect(workspace.processes()).toEqual([]);
  expect(existsSync(workspace.file('listened.out.ipynb'))).toBe(false);
});

test.concurrent('names the first of the type errors of a cell', async () => {
  const error = await failure('types', ['const a: number = "x";\nconst b: string = 3;']);
  expect(error.kind).toBe('cell-failed');
  expect(error.message).toBe(`Cell [1] failed: 1:7 - Type 'string' is not assignable to type 'number'.`);
  expect(error.detail).toContain(`2:7 - Type 'number' is not assignable to type 'string'.`);
});

test.concurrent('ends a cell at its limit, even one that never yields', async () => {
  const error = await failure('endless', ['console.log("before");\nwhile (true) {}'], { cellTimeout: 1.5 });
  expect(error.kind).toBe('cell-timeout');
  expect(error.message).toMatch(/^Cell \[1\] was still running at its limit of 1\.5 s;/);
});

test.concurrent('ends a notebook at its limit and keeps what was done', async () => {
  const sleeping = 'console.log("asleep");\nawait new Promise((wake) => setTimeout(wake, 60_000))';
  const error = await failure('slow', ['1 + 1', sleeping], { timeout: 10, cellTimeout: 60 });
  expect(error.kind).toBe('notebook-timeout');
  expect(error.message).toMatch(/^The notebook was still running at its limit of 10 s in cell \[2\];/);
  expect(error.cell).toEqual({ index: 1, number: 2, source: sleeping });
  expect(printed(partial('slow'), { cell: 0, stream: 'stdout' })).toBe('2\n');
  expect(printed(partial('slow'), { cell: 1, stream: 'stdout' })).toBe('asleep\n');
});

test.concurrent('sees a promise that a cell in the middle left rejected', async () => {
  const error = await failure('rejected', ['1', 'Promise.reject(new Error("lost"))', '"never run"']);
  expect(error.kind).toBe('unhandled-rejection');
  expect(error.message).toMatch(/^By the end of cell \[2\] .* that nothing awaited or caught: Error: lost$/);
  expect(printed(partial('rejected'), { cell: 1, stream: 'stderr' })).toContain(
    'UnhandledPromiseRejection: Error: lost',
  );
  expect(partial('rejected').cells[2].execution_count).toBeNull();
});

test.concurrent('sees a rejection that comes while a later cell runs', async () => {
  const reject = 'setTimeout(() => Promise.reject(new Error("later")), 300)';
  const error = await failure('later', [reject, 'await new Promise((wake) => setTimeout(wake, 800))', '"never run"']);
  expect(error.kind).toBe('unhandled-rejection');
  expect(error.message).toMatch(/cell \[2\] .*Error: later$/);
});

test.concurrent('sees an error thrown shortly after the last cell', async () => {
  const error = await failure('last', ['setTimeout(() => { throw new RangeError("late") }, 200)']);
  expect(error.kind).toBe('unhandled-rejection');
  expect(error.message).toMatch(/cell \[1\] .*RangeError: late$/);
  expect(printed(partial('last'), { cell: 0, stream: 'stderr' })).toContain('UncaughtException: RangeError: late');
});

test.concurrent('starts a kernel once more that ends before it answers, as one does whose port was taken', async () => {
  const workspace = workspaceOf('late');
  const folder = workspace.file('jupyter/kernels/late');
  mkdirSync(folder, { recursive: true });
  const tslab = path.join(root, 'node_modules/tslab/bin/tslab');
  const script = 'if ! test -e "$1"; then touch "$1"; exit 1; fi; exec "$2" "$3" kernel --config-path "$0"';
  const argv = ['sh', '-c', script, '{connection_file}', workspace.file('was-started'), process.execPath, tslab];
  const spec = { argv, display_name: 'Late', language: 'typescript' };
  writeFileSync(path.join(folder, 'kernel.json'), JSON.stringify(spec));
  const notebook = workspace.notebook('late.ipynb', ['console.log("one")']);
  await convert(notebook, { ...options('late'), kernelName: 'late' });
  expect(existsSync(workspace.file('was-started'))).toBe(true);
  expect(printed(workspace.executed('late.out.ipynb'), { cell: 0, stream: 'stdout' })).toBe('one\n');
  expect(workspace.processes()).toEqual([]);
});

test.concurrent('notices at once that the kernel was killed', async () => {
  const workspace = workspaceOf('killed');
  let killed = 0;
  const onProgress = ({ state, number }: Progress) => {
    if (state !== 'started' || number !== 2) return;
    const kernels = workspace.processes().filter(({ command }) => command.includes('tslab kernel'));
    expect(kernels).toHaveLength(1);
    process.kill(kernels[0].pid, 'SIGKILL');
    killed = performance.now();
  };
  const sleeping = 'await new Promise((wake) => setTimeout(wake, 60_000))';
  const error = await failure('killed', ['console.log("one")', sleeping], { onProgress });
  expect(performance.now() - killed).toBeLessThan(5000);
  expect(error.kind).toBe('dead-kernel');
  expect(error.message).toMatch(/^The kernel died in cell \[2\] \(SIGKILL, often because memory ran out\);/);
  expect(printed(partial('killed'), { cell: 0, stream: 'stdout' })).toBe('one\n');
});

test.concurrent('notices a kernel that ends itself after the last cell, and hands on its log', async () => {
  const log: string[] = [];
  const source = 'setTimeout(() => { require("fs").writeSync(2, "native words\\n"); process.exit(3) }, 200)';
  const error = await failure('exited', [source], { onLog: (text) => log.push(text) });
  expect(error.kind).toBe('dead-kernel');
  expect(error.message).toMatch(/\(exit code 3\)/);
  expect(error.detail).toContain('native words');
  expect(log.join('')).toContain('native words');
});

test.concurrent('goes on after a failure that the tag raises-exception allows', async () => {
  const workspace = workspaceOf('allowed');
  const expected = { source: 'throw new Error("expected")', tags: ['raises-exception'] };
  const notebook = workspace.notebook('allowed.ipynb', [expected, 'console.log("next")']);
  const { cells } = await convert(notebook, options('allowed'));
  expect(cells.map(({ status }) => status)).toEqual(['error', 'ok']);
  expect(printed(workspace.executed('allowed.out.ipynb'), { cell: 1, stream: 'stdout' })).toBe('next\n');
});

test.concurrent('sees that the kernel refused a cell because an earlier one failed', async () => {
  // tslab refuses cells for 200 ms by its own setTimeout, which this cell makes 20 times slower.
  const slower =
    'const real = setTimeout;\n(globalThis as any).setTimeout = (f: () => void, ms: number) => real(f, ms * 20);';
  const expected = { source: `${slower}\nthrow new Error("expected")`, tags: ['raises-exception'] };
  const error = await failure('refused', [expected, 'console.log("next")']);
  expect(error.kind).toBe('aborted-cells');
  expect(error.message).toMatch(/^Cell \[2\] was refused by the kernel because a cell before it had failed/);
});

test.concurrent('stops on an AbortSignal, with the processes that the notebook started', async () => {
  const workspace = workspaceOf('aborted');
  const abort = new AbortController();
  const source =
    'require("child_process").spawn("sleep", ["60"]);\nawait new Promise((wake) => setTimeout(wake, 60_000))';
  const onProgress = () => {
    setTimeout(() => {
      expect(workspace.processes().map(({ command }) => command)).toContain('sleep 60 ');
      abort.abort();
    }, 1000);
  };
  const error = await failure('aborted', [source], { signal: abort.signal, onProgress });
  expect(error.kind).toBe('interrupted');
  expect(error.message).toBe('The run was interrupted in cell [1].');
});

// tslab alone loses what is more than 512 lines at once, and with it the word that the cell has ended.
test.concurrent('says when output was lost, instead of writing half of it', async () => {
  const error = await failure('lost', ['for (let i = 0; i < 5000; i++) console.log(i)']);
  expect(error.kind).toBe('lost-output');
  expect(error.message).toBe(
    'Cell [1] has ended, but the kernel did not send all of its output within 15 s; print less in one cell.',
  );
});

test.concurrent('kills a Python side that does not answer, with its kernel', async () => {
  const workspace = workspaceOf('stopped');
  const onProgress = () => {
    const runners = workspace.processes().filter(({ command }) => command.includes('runner.py'));
    process.kill(runners[0].pid, 'SIGSTOP');
  };
  const notebook = workspace.notebook('stopped.ipynb', ['await new Promise((wake) => setTimeout(wake, 60_000))']);
  const promise = convert(notebook, { ...options('stopped'), timeout: 5, onProgress });
  await expect(promise).rejects.toMatchObject({ kind: 'notebook-timeout' });
  expect(workspace.processes()).toEqual([]);
});

test.concurrent('ends the kernel when the Python side is killed', async () => {
  const workspace = workspaceOf('crashed');
  const onProgress = () => {
    const runners = workspace.processes().filter(({ command }) => command.includes('runner.py'));
    process.kill(runners[0].pid, 'SIGKILL');
  };
  const notebook = workspace.notebook('crashed.ipynb', ['await new Promise((wake) => setTimeout(wake, 60_000))']);
  const error: unknown = await convert(notebook, { ...options('crashed'), onProgress }).catch(
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ kind: 'conversion-failed', cell: { number: 1 } });
  expect((error as NotebookError).message).toMatch(/^Python ended before the notebook was written;/);
  expect(workspace.processes()).toEqual([]);
  expect(existsSync(workspace.file('crashed.out.ipynb'))).toBe(false);
});
