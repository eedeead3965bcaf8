// A lock between processes: a folder that only one of them can make, holding its owner's process number.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { identityOf, isRunning } from './process-identity.mjs';

/** Runs `work` while holding the lock folder `place`; waits for another live owner, takes over from a dead one. */
export async function withLock(place, work, { onWait = () => {} } = {}) {
  mkdirSync(path.dirname(place), { recursive: true });
  let told = false;
  while (!tryLock(place)) {
    const owner = ownerOf(place);
    if (owner !== undefined && !isRunning(owner)) removeStale(place, owner);
    else {
      if (!told) onWait(owner);
      told = true;
      await wait(500);
    }
  }
  try {
    return await work();
  } finally {
    // Aside first: once it is empty, another process may put its own folder in its place.
    const aside = `${place}.free.${process.pid}`;
    renameSync(place, aside);
    rmSync(aside, { recursive: true, force: true });
  }
}

// The folder is filled before it gets its name, so a lock without an owner never exists.
function tryLock(place) {
  const mine = `${place}.${process.pid}`;
  rmSync(mine, { recursive: true, force: true });
  mkdirSync(mine);
  writeFileSync(path.join(mine, 'owner'), identityOf(process.pid));
  try {
    renameSync(mine, place);
    return true;
  } catch (error) {
    rmSync(mine, { recursive: true, force: true });
    if (['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code)) return false;
    throw error;
  }
}

function ownerOf(place) {
  try {
    return readFileSync(path.join(place, 'owner'), 'utf8');
  } catch {
    return undefined;
  }
}

function removeStale(place, owner) {
  const aside = `${place}.stale.${process.pid}`;
  try {
    renameSync(place, aside);
    // Another process may have taken over between our look and our move: then it gets its lock back.
    if (ownerOf(aside) !== owner) return renameSync(aside, place);
    rmSync(aside, { recursive: true, force: true });
  } catch {
    // Another process was faster.
  }
}
