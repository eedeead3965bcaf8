import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** Makes a folder, and those above it, where there is none. @throws with one sentence unless files can be put into it. */
export function makeFolder(folder: string): void {
  try {
    make(path.resolve(folder));
    if (!statSync(folder).isDirectory()) throw new Error('it is a file');
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const reason = (error as Error).message;
    throw new Error(`Cannot write into ${folder} (${reason}): check the name, your rights and the free space.`, {
      cause: error,
    });
  }
}

// Not mkdir's `recursive`: where nobody may make folders, as below /proc, it never ends (seen with Node 20).
function make(folder: string): void {
  if (existsSync(folder)) return;
  make(path.dirname(folder));
  mkdirSync(folder);
}
