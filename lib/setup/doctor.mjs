// `digitlab doctor`: every component with its version, path and state, and what to do about each problem.
import { parseArgs } from 'node:util';
import { examineAll } from './components.mjs';
import { failure } from './failure.mjs';

const usage = `Usage: npm run doctor [-- --json]

Prints each component's version, path and state, and what to do about each problem.
Exit codes: 0 all well, 1 something needs attention, 2 wrong use.
`;

/** Runs `digitlab doctor` with its arguments. */
export async function doctorCommand(args) {
  const options = parse(args);
  if (options.help) return process.stdout.write(usage);
  const components = examineAll();
  if (options.json) process.stdout.write(`${JSON.stringify(components, null, 2)}\n`);
  else for (const component of components) process.stdout.write(line(component));
  const problems = components.filter((component) => component.state === 'problem');
  if (!options.json) process.stdout.write(problems.length ? `\n${problems.length} to look at.\n` : '\nAll well.\n');
  process.exitCode = problems.length ? 1 : 0;
}

function parse(args) {
  try {
    return parseArgs({ args, options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } }).values;
  } catch (error) {
    throw failure(`${error.message.split('. ')[0]}; see \`npm run doctor -- --help\`.`, { exitCode: 2 });
  }
}

function line({ name, version, path, state, advice }) {
  const mark = { ok: '✔', problem: '✖', optional: '–' }[state];
  return `${mark} ${name.padEnd(20)} ${version ?? ''}${path ? `  ${path}` : ''}\n${advice ? `    → ${advice}\n` : ''}`;
}
