import { NotebookError, type FailedCell, type NotebookErrorKind } from './error';
import type { ConvertOptions } from './options';
import { startRunner, type Job, type RunnerEvent } from './runner';

/** A code cell that was run; `error` is a failure that its tag `raises-exception` allows. */
export interface CellResult {
  /** Position among all cells of the notebook, from 0. */
  index: number;
  id?: string;
  seconds: number;
  status: 'ok' | 'error';
}

/** How a run ended; the failing `cell` is the one that was running. */
export interface Outcome {
  cells: CellResult[];
  failure?: { kind: NotebookErrorKind; message: string; detail: string; cell?: FailedCell };
}

const LOG_TAIL = 4000;

/** Lets the Python side do a job under the limits; resolves when nothing of it runs any more. */
export async function run(python: string, job: Job, options: ConvertOptions): Promise<Outcome> {
  const { timeout, signal, onProgress, onLog } = options;
  if (signal?.aborted) throw new NotebookError('interrupted', 'The run was interrupted before it began.');
  const cells: CellResult[] = [];
  let cell: FailedCell | undefined;
  let failure: Outcome['failure'];
  let done = false;
  let log = '';

  // The first reason counts: what follows a stop is its consequence.
  const fail = (kind: NotebookErrorKind, message: string, detail = '') => {
    failure ??= { kind, message, detail, cell };
  };
  const onEvent = (event: RunnerEvent) => {
    if (event.event === 'cell-start') {
      const { index, number, source, total } = event;
      cell = { index, number, source };
      onProgress?.({ state: 'started', index, number, total });
    } else if (event.event === 'cell-end') {
      const { index, number, id, total, seconds, status } = event;
      cells.push({ index, id, seconds, status });
      onProgress?.({ state: 'ended', index, number, total, seconds, status });
    } else if (event.event === 'converting') {
      cell = undefined;
    } else if (event.event === 'error') {
      fail(event.kind, event.message, event.detail);
    } else if (event.event === 'done') {
      done = true;
    }
  };
  const runner = startRunner(job, {
    python,
    env: { ...process.env, ...options.env },
    onEvent,
    onLog: (text) => {
      log = (log + text).slice(-LOG_TAIL);
      onLog?.(text);
    },
  });

  const where = () => (cell ? ` in cell [${cell.number}]` : '');
  const interrupt = () => {
    fail('interrupted', `The run was interrupted${where()}.`);
    runner.stop();
  };
  const timeUp = () => {
    const what = `The notebook was still running at its limit of ${timeout} s${where()}`;
    fail('notebook-timeout', `${what}; give it more time (timeout, --timeout) or less to do.`);
    runner.stop();
  };
  const timer = timeout === undefined ? undefined : setTimeout(timeUp, timeout * 1000);
  signal?.addEventListener('abort', interrupt);
  try {
    await runner.ended;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', interrupt);
  }
  if (!done) fail('conversion-failed', 'Python ended before the notebook was written; see its log.');
  if (failure?.kind === 'dead-kernel' || failure?.kind === 'conversion-failed') failure.detail += log;
  return { cells, failure };
}
