// Tells processes apart for longer than their numbers do: numbers are used again, and on Linux the start time differs.
import { readFileSync } from 'node:fs';

/** A text that names this process and no later one with its number. */
export function identityOf(pid) {
  try {
    const [state, ...fields] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return state === 'Z' ? `${pid} gone` : `${pid} ${fields[18]}`;
  } catch {
    try {
      process.kill(pid, 0);
      return `${pid} running`;
    } catch {
      return `${pid} gone`;
    }
  }
}

/** The number in an identity. */
export const pidOf = (identity) => Number(identity.split(' ')[0]);

/** Whether the process with this identity still runs. */
export function isRunning(identity) {
  return !identity.endsWith('gone') && identityOf(pidOf(identity)) === identity;
}
