// Runs one peer in a process of its own and reads the line of JSON that it prints.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { failure } from '../../lib/setup/failure.mjs';
import { inProject } from '../../lib/setup/places.mjs';

const folder = new URL('./peers/', import.meta.url);

/** The path of a peer's program. */
export const programPath = (program) => fileURLToPath(new URL(program, folder));

/** Resolves to what the peer measured; `limit` keeps it on that many cores. */
export async function runPeer({ name, program, settings, limit }, { python }) {
  const interpreter = program.endsWith('.py') ? python : process.execPath;
  const argument = JSON.stringify({ peer: name, ...settings, data: inProject('data/mnist') });
  const command = [interpreter, programPath(program), argument];
  if (limit) command.unshift('taskset', '-c', limit === 1 ? '0' : '0,1');
  const { code, output, errors } = await run(command);
  const line = output.trim().split('\n').at(-1);
  if (code !== 0 || !line.startsWith('{')) {
    const lines = errors.trim().split('\n');
    const reason = lines.findLast((each) => /Error\b/.test(each)) ?? (lines.at(-1) || 'it printed no result');
    throw failure(
      `${name} did not finish (exit ${code}: ${reason}); what is measured is kept, run the command again to go on.`,
    );
  }
  return JSON.parse(line);
}

function run([command, ...args]) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const interrupt = (signal) => {
      child.kill(signal);
      process.stderr.write('\nInterrupted; what is measured is kept, the next run goes on from here.\n');
      process.exit(130);
    };
    process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (errors += chunk));
    child.on('error', (error) => reject(failure(`${command} could not be started (${error.code}): install it.`)));
    child.on('close', (code, signal) => {
      process.removeListener('SIGINT', interrupt).removeListener('SIGTERM', interrupt);
      resolve({ code: code ?? signal, output, errors });
    });
  });
}
