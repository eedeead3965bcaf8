// `digitlab setup`: everything the project needs, step by step, each skipped when it is done.
import { existsSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { dataStep } from './data.mjs';
import { engineStep, isPlain, requireKnownEngine } from './engine.mjs';
import { failure } from './failure.mjs';
import { kernelStep } from './kernel.mjs';
import { libraryStep } from './library.mjs';
import { withLock } from './lock.mjs';
import { packagesStep } from './packages.mjs';
import { inCache, inProject, inState } from './places.mjs';
import { pythonStep } from './python.mjs';
import { endLeftover } from './run.mjs';
import { isDone, runStep } from './step.mjs';
import { tensorflowStep } from './tensorflow.mjs';

const usage = `Usage: npm run setup [-- options]

Installs what the project needs: npm packages, a Python environment with Jupyter, TensorFlow's libraries, the engine,
the compiled library, the TypeScript kernel and MNIST. Done steps are skipped.

  --from DIR   take the 274 MB TensorFlow download from DIR, another machine's ~/.cache/digitlab
  --remove     remove all of it again, the TensorFlow cache of this user included
  -h, --help   show this text

Exit codes: 0 done, 1 a step failed, 2 wrong use, 3 a tool that the project needs is missing.
`;

/** Every step in the order in which they build on each other. */
export function steps({ from } = {}) {
  const engine = isPlain() ? [] : [tensorflowStep({ from, engineIsDone: () => isDone(engineStep) }), engineStep];
  return [packagesStep, pythonStep, ...engine, libraryStep, kernelStep, dataStep];
}

/** Runs `digitlab setup` with its arguments. */
export async function setupCommand(args) {
  const options = parse(args);
  if (options.help) return process.stdout.write(usage);
  if (options.remove && options.from !== undefined)
    throw failure('--remove takes everything away and --from brings something in: give one of them.', { exitCode: 2 });
  if (options.remove) return removeAll();
  requireKnownEngine();
  if (options.from !== undefined && !existsSync(options.from))
    throw failure(`There is no folder ${options.from || '(empty)'}: check what --from says, or leave it out.`, {
      exitCode: 2,
    });
  const all = steps(options);
  if (all.every(isDoneOrUnknown)) return;
  await withLock(inState('lock'), () => setUp(all), {
    onWait: (owner) =>
      process.stderr.write(`Another set-up (process ${owner?.split(' ')[0]}) is at work here; waiting for it.\n`),
  });
}

async function setUp(all) {
  const started = Date.now();
  await endLeftover();
  // What is missing on the machine is said at once, not after minutes of downloads.
  for (const step of all) if (step.check && !isDoneOrUnknown(step)) step.check();
  for (const step of all) await runStep(step);
  process.stderr.write(`Set-up is complete (${Math.round((Date.now() - started) / 1000)} s).\n`);
}

// A step may not know its inputs before the one ahead of it has run.
function isDoneOrUnknown(step) {
  try {
    return isDone(step);
  } catch {
    return false;
  }
}

function parse(args) {
  try {
    const options = { from: { type: 'string' }, remove: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } };
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw failure(`${error.message.split('. ')[0]}; see \`npm run setup -- --help\`.`, { exitCode: 2 });
  }
}

function removeAll() {
  const places = [
    'node_modules',
    '.venv',
    '.digitlab',
    'data/mnist',
    'lib/dist',
    'lib/node_modules',
    'lib/nbconvert-cli-wrapper/dist',
  ];
  for (const place of [...places.map((name) => inProject(name)), inCache()]) {
    rmSync(place, { recursive: true, force: true });
    process.stdout.write(`removed ${place}\n`);
  }
}
