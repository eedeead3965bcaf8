// Runs one external command with its output in the set-up log, and turns its failure into a sentence.
import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import { failure } from './failure.mjs';
import { inState } from './places.mjs';

const noNetwork =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|NewConnectionError|Name or service not known|name resolution|Failed to establish a new connection|Connection refused|Max retries exceeded|ProxyError/;

/** Runs a command to its end and resolves to what it printed. */
export function run(command, args, { env = {}, cwd, explain = (log) => log.trim().split('\n').at(-1) } = {}) {
  mkdirSync(inState(), { recursive: true });
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let log = '';
    const keep = (chunk) => {
      log += chunk;
      appendFileSync(inState('setup.log'), chunk);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) =>
      reject(failure(`${command} could not be started (${error.code}); install it and run the command again.`)),
    );
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(log);
      if (/ENOSPC|No space left on device/.test(log))
        return reject(failure('The disk is full: free some space and run the command again.'));
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
