import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { NotebookError, type Progress } from 'nbconvert-cli-wrapper';
import { writeAtomically } from '../atomic-write';
import { projectRoot } from '../project';
import { contentsPage, DRAWING_PAGE } from './contents-page';
import { titleAndPromise } from './executed-notebook';
import { currentSettings, fileSha256, surroundingsFingerprint, type Settings } from './fingerprint';
import { runInLanes } from './lanes';
import { kernelOf, notebooksBefore, readNotebook } from './notebook';
import { findNotebook } from './notebook-name';
import { makeReport } from './notebook-report';
import { isUpToDate, readEntries, writeEntries, type ReportEntry } from './report-entry';

/** What happens to one notebook while reports are made. */
export type ReportProgress =
  | { name: string; state: 'skipped' | 'started' }
  | { name: string; state: 'running'; cell: Progress }
  | { name: string; state: 'made'; seconds: number }
  | { name: string; state: 'failed'; error: Error };

export interface ReportOptions {
  /** Makes reports again that are up to date. */
  force?: boolean;
  exportsDir?: string;
  notebooksDir?: string;
  /** Environment variables on top of those of this process that begin with DIGITLAB_. */
  settings?: Settings;
  onProgress?: (progress: ReportProgress) => void;
  signal?: AbortSignal;
}

// Half of what a notebook does is done by one core: TypeScript is checked, Python starts, figures are written.
const LANES = 2;

/**
 * Runs notebooks (all, or those named like `03` or `03-model-building`), writes each as one HTML file that needs no
 * network, and a contents page. What is up to date is skipped. Two are run at once, unless one has to wait for the other
 * (`notebooksBefore`). When a notebook fails the others still run; the error thrown at the end has one line for each,
 * with the notebook, the cell and what went wrong.
 */
export async function report(
  names: string[] = [],
  {
    force = false,
    exportsDir = path.join(projectRoot(), 'exports'),
    notebooksDir = path.join(projectRoot(), 'notebooks'),
    settings = {},
    onProgress,
    signal,
  }: ReportOptions = {},
): Promise<ReportEntry[]> {
  const all = await notebookNames(notebooksDir);
  const named = names.map((name) => chooseNotebook(name, { all, notebooksDir }));
  const chosen = names.length > 0 ? [...new Set(named)] : all;
  const surroundings = await surroundingsFingerprint({ settings: { ...currentSettings(), ...settings } });
  const failures: Record<string, string> = {};
  await fs.mkdir(exportsDir, { recursive: true });
  const makeOne = async (name: string): Promise<void> => {
    if (signal?.aborted) return;
    const notebookSha256 = await fileSha256(path.join(notebooksDir, `${name}.ipynb`));
    const from = { exportsDir, notebookSha256, surroundings };
    // Read anew each time: another command may be making reports, too.
    if (!force && (await isUpToDate(readEntries(exportsDir)[name], from)))
      return onProgress?.({ name, state: 'skipped' });
    onProgress?.({ name, state: 'started' });
    try {
      const onCell = (cell: Progress) => onProgress?.({ name, state: 'running', cell });
      const entry = await makeReport(name, { ...from, notebooksDir, settings, onProgress: onCell, signal });
      writeEntries(exportsDir, { ...readEntries(exportsDir), [name]: entry });
      onProgress?.({ name, state: 'made', seconds: entry.seconds });
    } catch (error) {
      if (signal?.aborted) return;
      throwIfMissing(error, path.join(notebooksDir, `${name}.ipynb`));
      failures[name] = `${name}: ${(error as Error).message}`;
      onProgress?.({ name, state: 'failed', error: error as Error });
    }
  };
  const pieces = chosen.map((name) => ({ name, after: before(name, notebooksDir), work: () => makeOne(name) }));
  await runInLanes(pieces, { lanes: LANES });
  const entries = readEntries(exportsDir);
  writeContentsPage(all, { entries, exportsDir, notebooksDir });
  signal?.throwIfAborted();
  const sentences = chosen.flatMap((name) => failures[name] ?? []);
  if (sentences.length > 0) throw new Error(sentences.join('\n'));
  return chosen.map((name) => entries[name]);
}

function before(name: string, notebooksDir: string): string[] {
  try {
    return notebooksBefore(readNotebook(path.join(notebooksDir, `${name}.ipynb`)));
  } catch {
    return []; // It fails, and says why, when it is run.
  }
}

// The other notebooks would fail in the same way, unless this one alone asks for a kernel that is not ours.
function throwIfMissing(error: unknown, file: string): void {
  const missing = { 'nbconvert-missing': 'Jupyter', 'no-kernelspec': 'the TypeScript kernel' };
  if (!(error instanceof NotebookError) || !(error.kind in missing)) return;
  if (error.kind === 'no-kernelspec' && kernelOf(readNotebook(file)) !== 'tslab') return;
  const what = missing[error.kind as keyof typeof missing];
  throw Object.assign(
    new Error(`No notebook can be run, as ${what} is missing or does not start: run \`npm run setup\`.`),
    {
      exitCode: 3,
      cause: error,
    },
  );
}

async function notebookNames(notebooksDir: string): Promise<string[]> {
  const files = await fs.readdir(notebooksDir);
  // Not 03-model-building.mine.ipynb, a learner's copy.
  return files.flatMap((file) => /^([^.]+)\.ipynb$/.exec(file)?.[1] ?? []).sort();
}

function chooseNotebook(name: string, { all, notebooksDir }: { all: string[]; notebooksDir: string }): string {
  const found = findNotebook(name, all, { folder: notebooksDir });
  if (!found) throw new Error(`There is no notebook ${name}; choose from ${all.join(', ')}.`);
  return found;
}

function writeContentsPage(
  names: string[],
  {
    entries,
    exportsDir,
    notebooksDir,
  }: { entries: Record<string, ReportEntry>; exportsDir: string; notebooksDir: string },
): void {
  const chapters = names.map((name) => {
    const made = entries[name] && existsSync(path.join(exportsDir, entries[name].file)) ? entries[name] : undefined;
    try {
      return { ...titleAndPromise(readNotebook(path.join(notebooksDir, `${name}.ipynb`))), report: made };
    } catch {
      // Its failure was reported when it was run; the page still lists it.
      return { title: name, promise: '' };
    }
  });
  const drawing = existsSync(path.join(exportsDir, DRAWING_PAGE)) ? DRAWING_PAGE : undefined;
  writeAtomically(path.join(exportsDir, 'index.html'), Buffer.from(contentsPage(chapters, { drawing })));
}
