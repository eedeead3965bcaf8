import path from 'node:path';
import type { Command } from 'commander';
import { report, type ReportProgress } from '../jupyter/report';
import { projectRoot } from '../project';

/** Adds `digitlab report`, the main job: run notebooks and write their reports. */
export function addReportCommand(program: Command): void {
  program
    .command('report')
    .description('run the notebooks and write their HTML reports to exports/; what is up to date is skipped')
    .argument('[notebooks...]', 'numbers or names, such as 03 or 03-model-building; all if none is given')
    .option('--force', 'make reports again that are up to date')
    .option('--json', 'print the reports as JSON')
    .action(async (names: string[], { force, json }: { force?: boolean; json?: boolean }) => {
      const stop = new AbortController();
      for (const [name, exitCode] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }))
        // A second one ends nothing sooner, and would leave half of it behind.
        process.on(name, () =>
          stop.abort(Object.assign(new Error('Interrupted; finished reports are kept.'), { exitCode })),
        );
      const entries = await report(names, { force, signal: stop.signal, onProgress: createReporter() });
      if (json) process.stdout.write(`${JSON.stringify(entries, null, 2)}\n`);
      else
        process.stdout.write(
          `Open ${path.relative(process.cwd(), path.join(projectRoot(), 'exports/index.html'))} in a browser.\n`,
        );
    });
}

// On a terminal the last line counts the cells of what is running; elsewhere there is one line a notebook.
function createReporter(): (progress: ReportProgress) => void {
  const terminal = process.stderr.isTTY;
  const running = new Map<string, string>();
  const line = (text: string) => process.stderr.write(`${terminal ? '\r\x1b[K' : ''}${text}\n`);
  return (progress) => {
    const { name, state } = progress;
    if (state === 'running') running.set(name, `${name}: cell ${progress.cell.number} of ${progress.cell.total}`);
    else running.delete(name);
    if (state === 'skipped') line(`– ${name}: up to date`);
    else if (state === 'made') line(`✔ ${name}: ${progress.seconds.toFixed(1)} s`);
    else if (state === 'failed') line(`✖ ${name}`);
    if (terminal && running.size > 0) process.stderr.write(`\r\x1b[K… ${[...running.values()].join(' · ')}`);
  };
}
