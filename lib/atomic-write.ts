import { existsSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';

/**
 * Writes a file whole or not at all: to a temporary file beside it, flushed to the disk, then renamed over the target.
 *
 * A file that was there keeps its rights, and a link its target, which is written in its stead. Throws one sentence when
 * that fails; the old file, if there was one, is untouched then.
 */
export function writeAtomically(file: string, content: Uint8Array | string): void {
  const isThere = existsSync(file);
  const target = isThere ? realpathSync(file) : file;
  const temporary = `${target}.${process.pid}.partial`;
  try {
    const mode = isThere ? statSync(target).mode : undefined;
    // Not write-file-atomic: on a full disk its single write stops short without an error (seen with 7.0.1).
    writeFileSync(temporary, content, { flush: true, mode });
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    const reason = (error as Error).message;
    throw new Error(`Cannot write ${file} (${reason}): check the folder and the free space.`, { cause: error });
  }
}
