import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { NotebookError, type FailedCell, type NotebookErrorKind } from './error';

/** One line of the Python side. */
export type RunnerEvent =
  | { event: 'kernel'; pid: number | null }
  | ({ event: 'cell-start'; total: number } & FailedCell)
  | ({ event: 'cell-end'; total: number; id?: string; seconds: number; status: 'ok' | 'error' } & FailedCell)
  | { event: 'converting' }
  | { event: 'done' }
  | { event: 'error'; kind: NotebookErrorKind; message: string; detail?: string; cell?: FailedCell };

/** What the Python side needs to know; null means nbconvert's default. */
export interface Job {
  notebook: string;
  to: string;
  execute: boolean;
  kernelName: string | null;
  cellTimeout: number | null;
  workingDirectory: string;
  template: string | null;
  staging: string;
  filesFolder: string;
}

interface RunnerOptions {
  python: string;
  env: NodeJS.ProcessEnv;
  onEvent: (event: RunnerEvent) => void;
  onLog: (text: string) => void;
}

// TypeScript compiles into dist/ and leaves Python where it is.
const packageRoot = path.basename(__dirname) === 'dist' ? path.dirname(__dirname) : __dirname;
const GRACE_MS = 3000;

/** Starts the Python side; `ended` resolves when it and the kernel are gone, `stop` makes that happen. */
export function startRunner(
  job: Job,
  { python, env, onEvent, onLog }: RunnerOptions,
): { ended: Promise<void>; stop: () => void } {
  const script = path.join(packageRoot, 'python', 'runner.py');
  // Detached: a process group of its own, which a Ctrl-C in the terminal does not reach before we do.
  const child = spawn(python, ['-B', '-X', 'utf8', script], {
    detached: true,
    env,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  const [input, output, errors, events] = child.stdio as unknown as [typeof child.stdin, Readable, Readable, Readable];
  // jupyter_client starts a kernel in its own session, so its group needs a signal of its own.
  let kernel: number | null = null;
  let killer: NodeJS.Timeout | undefined;

  // A runner that is already gone shows in its exit; the pipe stays open because its end means that we are gone.
  input.on('error', () => {});
  input.write(JSON.stringify(job) + '\n');
  for (const stream of [output, errors]) stream.setEncoding('utf8').on('data', onLog);
  let broken: { error: unknown } | undefined;
  const lines = createInterface({ input: events }).on('line', (line) => {
    try {
      const event = parseEvent(line);
      if (event?.event === 'kernel') kernel = event.pid;
      if (event && !broken) onEvent(event);
    } catch (error) {
      // Whoever listens has failed: the run ends, and with this error.
      broken = { error };
      stop();
    }
  });
  const heard = once(lines, 'close');

  const kill = (signal: NodeJS.Signals) => {
    killGroup(child.pid, signal);
    if (signal === 'SIGKILL') killGroup(kernel, signal);
  };
  const stop = () => {
    kill('SIGTERM');
    killer ??= setTimeout(kill, GRACE_MS, 'SIGKILL');
  };
  async function end() {
    try {
      await once(child, 'exit');
    } catch (error) {
      const what = `${python} cannot be started (${(error as Error).message})`;
      throw new NotebookError(
        'nbconvert-missing',
        `${what}; run the project's set-up, or name a Python with the API's option python.`,
      );
    }
    clearTimeout(killer);
    kill('SIGKILL');
    await heard;
    // A process that a notebook started may hold these open for ever.
    await Promise.race([Promise.all([finished(output), finished(errors)]), sleep(200)]);
    for (const stream of [input, output, errors]) stream.destroy();
    if (broken) throw broken.error;
  }
  return { ended: end(), stop };
}

/** A line of the Python side; undefined for one that it could not finish. */
function parseEvent(line: string): RunnerEvent | undefined {
  try {
    return JSON.parse(line) as RunnerEvent;
  } catch {
    return undefined;
  }
}

function killGroup(leader: number | null | undefined, signal: NodeJS.Signals): void {
  try {
    if (leader) process.kill(-leader, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The first `.venv/bin/python` upward from the current folder. */
export function findPython(): string {
  const start = process.cwd();
  for (let folder = start; ; folder = path.dirname(folder)) {
    const python = path.join(folder, '.venv', 'bin', 'python');
    if (existsSync(python)) return python;
    if (folder === path.dirname(folder)) break;
  }
  const what = `There is no .venv/bin/python in ${start} or above it`;
  throw new NotebookError(
    'nbconvert-missing',
    `${what}; run the project's set-up, or name a Python with the API's option python.`,
  );
}
