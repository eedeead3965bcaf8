import path from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { convert } from './convert';
import { NotebookError } from './error';
import { checkOptions, FORMATS, type Format } from './options';
import { createProgressPrinter } from './progress';

/** The command's exit codes. */
const EXIT = { ok: 0, notebookFailed: 1, badUse: 2, environmentMissing: 3, interrupted: 130 };

interface Flags {
  to: Format;
  output: string;
  execute?: boolean;
  kernel?: string;
  cellTimeout?: number;
  timeout?: number;
  template?: string;
  json?: boolean;
}

const HELP_END = `
Exit codes: 0 written, 1 the notebook failed, 2 wrong use, 3 Python, nbconvert or the kernel is missing,
130 interrupted.`;

function createCommand(): Command {
  return new Command('nbconvert-cli-wrapper')
    .description('Runs a Jupyter notebook and writes it as HTML, notebook, slides, markdown or script.')
    .argument('<notebook>', 'the .ipynb file')
    .addOption(new Option('--to <format>', 'what to write').choices(FORMATS).makeOptionMandatory())
    .requiredOption('--output <file>', 'the file to write')
    .option('--execute', 'run all cells first')
    .option('--kernel <name>', 'the kernel to run (default: the one that the notebook names)')
    .option('--cell-timeout <seconds>', 'limit of each cell', parseSeconds)
    .option('--timeout <seconds>', 'limit of the whole notebook', parseSeconds)
    .option('--template <folder>', 'an nbconvert template')
    .option('--json', 'print the result, or the error, as JSON')
    .addHelpText('after', HELP_END)
    .exitOverride();
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0)) throw new InvalidArgumentError('Give a number of seconds above 0.');
  return seconds;
}

/** Runs the command with the arguments after its name and returns its exit code. */
export async function main(args: string[]): Promise<number> {
  const printer = createProgressPrinter(process.stderr);
  const interruption = new AbortController();
  // To the very end: a second one ends nothing sooner, and would leave half of it behind, or take the exit code away.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => interruption.abort());
  let json = false;
  try {
    const command = createCommand().parse(args, { from: 'user' });
    const { kernel, json: asJson = false, template, ...flags } = command.opts<Flags>();
    json = asJson;
    const [notebook] = command.args;
    const options = {
      ...flags,
      ...(kernel !== undefined && { kernelName: kernel }),
      ...(template !== undefined && { template: path.resolve(template) }),
      onProgress: printer.onProgress,
      onLog: printer.print,
      signal: interruption.signal,
    };
    try {
      checkOptions(notebook, options);
    } catch (error) {
      command.error(`error: ${(error as Error).message}`);
    }
    const result = await convert(notebook, options);
    printer.end();
    const { output, cells, seconds } = result;
    const summary = `${path.relative('', output)}  ${cells.length} cells run, ${seconds.toFixed(1)} s`;
    process.stdout.write((json ? JSON.stringify(result) : summary) + '\n');
    return EXIT.ok;
  } catch (error) {
    printer.end();
    // commander has printed its sentence, or the help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.badUse;
    return report(error, json);
  }
}

function report(error: unknown, json: boolean): number {
  if (!(error instanceof NotebookError)) throw error;
  const { kind, message, detail, cell, partial } = error;
  if (json) process.stdout.write(JSON.stringify({ error: { kind, message, detail, cell, partial } }) + '\n');
  else {
    process.stderr.write(`error: ${message}\n`);
    if (cell) process.stderr.write(`\n${cell.source.replace(/^/gm, '    ')}\n`);
    // The detail of a failed conversion is the log, which has been printed as it came.
    if (detail && kind !== 'conversion-failed') process.stderr.write(`\n${detail.trimEnd()}\n`);
    if (partial) process.stderr.write(`\nThe notebook up to there: ${path.relative('', partial)}\n`);
  }
  if (kind === 'interrupted') return EXIT.interrupted;
  return kind === 'no-kernelspec' || kind === 'nbconvert-missing' ? EXIT.environmentMissing : EXIT.notebookFailed;
}
