import { renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Writes a file whole or not at all: to a temporary file beside it, flushed to the disk, then renamed over the target.
 *
 * Throws one sentence when that fails; the old file, if there was one, is untouched then.
 */
export function writeAtomically(file: string, content: Uint8Array | string): void {
  const temporary = `${file}.${process.pid}.partial`;
  try {
    // Not write-file-atomic: on a full disk its single write stops short without an error (seen with 7.0.1).
    writeFileSync(temporary, content, { flush: true });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    const reason = (error as Error).message;
    throw new Error(`Cannot write ${file} (${reason}): check the folder and the free space.`, { cause: error });
  }
}
