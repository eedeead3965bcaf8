import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../make-folder';

/**
 * Writes files into a new folder: all of them, or none.
 *
 * @throws if the folder is there already, so that nothing of somebody else's is overwritten.
 */
export function writeFolder(folder: string, files: Record<string, Uint8Array | string>): void {
  const target = path.resolve(folder);
  if (existsSync(target)) throw new Error(`${folder} is there already: remove it, or give another folder.`);
  makeFolder(path.dirname(target));
  // Not mkdtemp's folder: nobody else may enter that, and a server often runs as somebody else.
  const draft = `${target}.${randomUUID()}`;
  mkdirSync(draft);
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(path.join(draft, name), content);
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  }
}
