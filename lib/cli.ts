import { Command, CommanderError } from 'commander';

type AddCommand = (program: Command) => void;

// Each is loaded only if it is asked for: half of them need TensorFlow, which takes a second and 400 MB.
const commands: Record<string, () => Promise<AddCommand>> = {
  train: async () => (await import('./cli/train')).addTrainCommand,
  evaluate: async () => (await import('./cli/evaluate')).addEvaluateCommand,
  predict: async () => (await import('./cli/predict')).addPredictCommand,
  report: async () => (await import('./cli/report')).addReportCommand,
  notebooks: async () => (await import('./cli/notebooks')).addNotebooksCommand,
  lab: async () => (await import('./cli/lab')).addLabCommand,
  serve: async () => (await import('./cli/serve')).addServeCommand,
  export: async () => (await import('./cli/export')).addExportCommand,
};

const exitCodes = `
Exit codes: 0 done, 1 it failed, 2 wrong use, 3 something that is needed is missing, 130 interrupted.`;

/** Runs the command line `digitlab …`; `argv` is process.argv. Sets the exit code and never throws. */
export async function main(argv: string[]): Promise<void> {
  const program = new Command('digitlab')
    .description('From raw bytes to a network that reads handwriting: the notebooks of this course, from the terminal.')
    .addHelpText('after', exitCodes)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });
  try {
    const name = argv[2];
    for (const load of Object.hasOwn(commands, name) ? [commands[name]] : Object.values(commands))
      (await load())(program);
    // These two run before anything is installed, in lib/setup; they are listed here for the help.
    program.command('setup').description('install what the project needs (also: npm run setup)');
    program.command('doctor').description("print each component's version, path and state (also: npm run doctor)");
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  // Commander has printed its own message; 0 is `--help`.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  // On a terminal it takes the place of a line that told how far the work was.
  const start = process.stderr.isTTY ? '\r\x1b[K' : '';
  process.stderr.write(`${start}${error instanceof Error ? error.message : String(error)}\n`);
  return (error as { exitCode?: number }).exitCode ?? 1;
}
