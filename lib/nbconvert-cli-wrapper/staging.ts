import { mkdir, mkdtemp, readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { NotebookError } from './error';

/** A hidden folder beside the output: on the same disk, so that a rename puts a file in place in one step. */
export async function createStaging(output: string): Promise<string> {
  const folder = path.dirname(output);
  return writing(folder, async () => {
    await mkdir(folder, { recursive: true });
    return mkdtemp(path.join(folder, `.${path.basename(output)}.`));
  });
}

/** Does what writes to `place`, and makes a sentence of a failure. */
export async function writing<T>(place: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    // A rename fails at its destination; its source is a hidden file that nobody has chosen.
    const { code, path: at = place, dest = at } = error as NodeJS.ErrnoException & { dest?: string };
    throw new NotebookError('conversion-failed', `${dest} cannot be written (${code}); choose another output.`);
  }
}

/** Moves what was written out of the staging folder: first the pictures of a markdown file, then the file itself. */
export async function putInPlace(staging: string, { output, filesFolder }: { output: string; filesFolder: string }) {
  const pictures = (await readdir(staging)).includes('files') ? await readdir(path.join(staging, 'files')) : [];
  if (pictures.length) await mkdir(filesFolder, { recursive: true });
  for (const name of pictures) await rename(path.join(staging, 'files', name), path.join(filesFolder, name));
  await rename(path.join(staging, 'output'), output);
}
