import { lstatSync, mkdirSync, readdirSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { failure } from './failure.mjs';

const megabyte = 1e6;

/** The bytes in a file or below a folder; 0 where it is not there. */
export function bytesIn(place) {
  let entry;
  try {
    entry = lstatSync(place);
  } catch {
    return 0;
  }
  if (!entry.isDirectory()) return entry.size;
  try {
    return readdirSync(place).reduce((sum, name) => sum + bytesIn(path.join(place, name)), 0);
  } catch {
    return 0; // removed while we were counting
  }
}

/** A size for people, in whole megabytes. */
export const megabytes = (bytes) => `${Math.round(bytes / megabyte)} MB`;

/** Stops with a sentence if less than `needed` bytes are free where `place` will be. */
export function requireSpace(place, needed) {
  mkdirSync(place, { recursive: true });
  const { bavail, bsize } = statfsSync(place);
  if (bavail * bsize < needed)
    throw failure(
      `The disk is too full: ${place} has ${megabytes(bavail * bsize)} free and ${megabytes(needed)} are needed; free some space and run the command again.`,
    );
}
