// One step of set-up: skipped when its stamp matches its inputs and its result is there, otherwise run and stamped.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { inState } from './places.mjs';

/** Whether the step's result is there and made from today's inputs. */
export function isDone(step) {
  const stamp = inState(`${step.name}.stamp`);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === step.key() && step.ready();
}

/** Runs the step unless it is done, with progress on stderr; resolves to whether it ran. */
export async function runStep(step) {
  if (isDone(step)) return false;
  const stamp = inState(`${step.name}.stamp`);
  rmSync(stamp, { force: true });
  const progress = showProgress(step.title);
  try {
    await step.run(progress.report);
  } catch (error) {
    progress.stop('✖');
    throw error;
  }
  mkdirSync(inState(), { recursive: true });
  writeFileSync(`${stamp}.partial`, step.key());
  renameSync(`${stamp}.partial`, stamp);
  progress.stop('✔');
  return true;
}

// On a terminal one line that is rewritten; elsewhere a line at the start and one at the end.
function showProgress(title) {
  const started = Date.now();
  const terminal = process.stderr.isTTY;
  let news = '';
  const line = (mark) =>
    `${mark} ${title.padEnd(34)} ${news}${news && ', '}${Math.round((Date.now() - started) / 1000)} s`;
  if (!terminal) process.stderr.write(`… ${title}\n`);
  const timer = terminal && setInterval(() => process.stderr.write(`\r\x1b[K${line('…')}`), 500);
  return {
    report: (text) => {
      news = text;
    },
    stop: (mark) => {
      clearInterval(timer);
      process.stderr.write(`${terminal ? '\r\x1b[K' : ''}${line(mark)}\n`);
    },
  };
}
