// Runs one external command with its output in the set-up log, and turns its failure into a sentence.
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { failure } from './failure.mjs';
import { inState } from './places.mjs';
import { identityOf, isRunning, pidOf } from './process-identity.mjs';

const noNetwork =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|NewConnectionError|Name or service not known|name resolution|Failed to establish a new connection|Connection refused|Max retries exceeded|ProxyError/;

const diskFull = 'The disk is full: free some space and run the command again.';

// A set-up that is killed leaves its command running; the next one finds it by this note and ends it first.
const note = inState('running');

/** Ends the command that a killed set-up left behind, so that two of them never write into one folder. */
export async function endLeftover() {
  const left = existsSync(note) ? readFileSync(note, 'utf8') : '';
  if (left && isRunning(left)) {
    process.kill(-pidOf(left), 'SIGKILL');
    while (isRunning(left)) await wait(50);
  }
  rmSync(note, { force: true });
}

/** Runs a command to its end and resolves to what it printed. */
export function run(command, args, { env = {}, cwd, explain = (log) => log.trim().split('\n').at(-1) } = {}) {
  mkdirSync(inState(), { recursive: true });
  return new Promise((resolve, reject) => {
    // Detached, so that the command and all that it starts can be ended together.
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    try {
      if (child.pid) writeFileSync(note, identityOf(child.pid));
    } catch (error) {
      process.kill(-child.pid, 'SIGKILL'); // without the note, no later set-up could find it
      return reject(failure(error.code === 'ENOSPC' ? diskFull : `${note} cannot be written (${error.code}).`));
    }
    const interrupt = (signal) => {
      process.kill(-child.pid, signal);
      process.stderr.write('\nInterrupted; what is done is kept, the next run goes on from here.\n');
      process.exit(130);
    };
    process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
    let log = '';
    const keep = (chunk) => {
      log += chunk;
      try {
        appendFileSync(inState('setup.log'), chunk);
      } catch {
        // The disk is full, and the command is about to say so.
      }
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) =>
      reject(failure(`${command} could not be started (${error.code}); install it and run the command again.`)),
    );
    child.on('close', (code, signal) => {
      process.removeListener('SIGINT', interrupt).removeListener('SIGTERM', interrupt);
      rmSync(note, { force: true });
      if (code === 0) return resolve(log);
      if (/ENOSPC|No space left on device/.test(log)) return reject(failure(diskFull));
      if (noNetwork.test(log))
        return reject(
          failure(
            `The package registry could not be reached (${log.match(noNetwork)[0]}): check the network or the proxy and run the command again; what is done is kept.`,
          ),
        );
      reject(failure(`${explain(log)} (exit ${code ?? signal}; the whole log is in .digitlab/setup.log.)`));
    });
  });
}
