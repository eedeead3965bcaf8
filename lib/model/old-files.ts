import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { namedFiles } from './saved-files';

/** What a saved model consists of, and what is left of one whose writing was cut off. */
const OWN = /^(?:[a-z]+-[0-9a-f]{12}\.bin|model\.json)(?:\.\d+\.partial)?$/;

// Longer than anybody needs between the first file of a model and the last.
const MINUTES = 10;

/**
 * Removes the files of the model that was `replaced`, and what a killed run has left in the folder.
 *
 * Another process may be saving there at this moment: what model.json names now stays, whoever wrote it, and what it does
 * not name yet stays until it is ten minutes old.
 */
export function removeOldFiles(folder: string, replaced: readonly string[]): void {
  const kept = namedFiles(folder);
  for (const name of readdirSync(folder)) {
    if (!OWN.test(name) || name === 'model.json' || kept.includes(name)) continue;
    const file = path.join(folder, name);
    const changed = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (replaced.includes(name) || Date.now() - changed > MINUTES * 60_000) rmSync(file, { force: true });
  }
}
