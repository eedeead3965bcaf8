import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { writeAtomically } from '../atomic-write';
import { projectRoot } from '../project';
import { findNotebook } from './notebook-name';

/** A notebook as git keeps it: its file name and its text. */
export type CommittedNotebook = { name: string; text: string };

/**
 * Returns the notebooks in notebooks/ as git has them, staged or committed, in the order of the course.
 *
 * A learner's own changes and outputs in the folder do not matter.
 * @throws if git is missing or the folder is no git repository.
 */
export function committedNotebooks({ root = projectRoot() }: { root?: string } = {}): CommittedNotebook[] {
  const files = git(['ls-files', '-z', '--', 'notebooks/*.ipynb'], root).toString().split('\0').filter(Boolean).sort();
  return files.map((file) => ({ name: path.basename(file), text: git(['show', `:./${file}`], root).toString() }));
}

/**
 * Brings a notebook back as it was committed, and keeps what was there as `NN-name.mine.ipynb` beside it.
 *
 * `name` is a number (`03`), a name (`03-model-building`) or a file. Returns the paths of the notebook and, if it had
 * been changed, of the copy (an older copy is kept too), and whether the notebook was missing.
 * @throws if git has no such notebook.
 */
export function resetNotebook(
  name: string,
  { root = projectRoot() }: { root?: string } = {},
): { file: string; copy: string | undefined; missing: boolean } {
  const committed = git(['ls-tree', '-z', '--name-only', 'HEAD', '--', 'notebooks/'], root).toString().split('\0');
  const stems = committed.filter((file) => file.endsWith('.ipynb')).map((file) => path.basename(file, '.ipynb'));
  const stem = findNotebook(name, stems, { folder: path.join(root, 'notebooks') });
  if (!stem) throw new Error(`git has no notebook ${name} in notebooks/; give a number such as 03.`);
  const found = `notebooks/${stem}.ipynb`;
  const file = path.join(root, found);
  const original = git(['show', `HEAD:./${found}`], root);
  const missing = !fs.existsSync(file);
  const current = missing ? original : fs.readFileSync(file);
  const copy = current.equals(original) ? undefined : freeName(file);
  if (copy) writeAtomically(copy, current);
  writeAtomically(file, original);
  return { file, copy, missing };
}

function freeName(file: string): string {
  const stem = file.replace(/\.ipynb$/, '');
  for (let copy = 1; ; copy++) {
    const candidate = `${stem}${copy > 1 ? `-${copy}` : ''}.mine.ipynb`;
    if (!fs.existsSync(candidate)) return candidate;
  }
}

// Paths begin with ./ where git would count them from the repository's root, of which the project may be a part.
function git(command: string[], root: string): Buffer {
  try {
    return execFileSync('git', command, { cwd: root, maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: Buffer };
    const reason = stderr?.toString().trim().split('\n')[0] || message;
    throw new Error(`git could not read the committed notebooks (${reason}); run this in a clone of the repository.`);
  }
}
