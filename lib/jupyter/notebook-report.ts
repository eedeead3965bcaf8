import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { convert, NotebookError, type Progress } from 'nbconvert-cli-wrapper';
import { writeAtomically } from '../atomic-write';
import { projectRoot } from '../project';
import { describePictures } from './alternative-text';
import { formatDay, formatDuration, templateFolder } from './contents-page';
import { publishedResult, titleAndPromise } from './executed-notebook';
import { joinLines } from './notebook';
import { fileSha256, type Settings } from './fingerprint';
import { drawFormulas } from './formulas';
import { formatNotebook, readNotebook, type Notebook } from './notebook';
import { plotlyBundle } from './plotly-bundle';
import type { ReportEntry } from './report-entry';
import { finishPage } from './report-page';
import { softwareVersions } from './versions';

const maxBytes = 6e6;

interface Making {
  exportsDir: string;
  notebooksDir: string;
  settings: Settings;
  notebookSha256: string;
  surroundings: string;
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
}

/**
 * Runs one notebook and writes its report. When a cell fails, the partly executed notebook is kept beside the report as
 * `<name>.failed.ipynb`, and an earlier report stays as it was.
 */
export async function makeReport(name: string, making: Making): Promise<ReportEntry> {
  const { exportsDir, notebooksDir, settings, notebookSha256, surroundings, onProgress, signal } = making;
  const partial = path.join(exportsDir, `${name}.failed.ipynb`);
  const python = path.join(projectRoot(), '.venv/bin/python');
  const work = await fs.mkdtemp(path.join(os.tmpdir(), 'digitlab-report-'));
  const executed = path.join(work, `${name}.ipynb`);
  const converted = path.join(work, `${name}.html`);
  try {
    const { seconds } = await convert(path.join(notebooksDir, `${name}.ipynb`), {
      to: 'notebook',
      output: executed,
      execute: true,
      workingDirectory: notebooksDir,
      env: settings,
      python,
      onProgress,
      signal,
    });
    const notebook = readNotebook(executed);
    const { title, promise } = titleAndPromise(notebook);
    const date = new Date().toISOString();
    const facts = { name, title, promise, seconds, date, versions: await softwareVersions(), notebookSha256 };
    prepare(notebook, { ...facts, duration: formatDuration(seconds), day: formatDay(date) });
    await fs.writeFile(executed, formatNotebook(notebook));
    // The executed notebook lies elsewhere, its pictures beside the original.
    await convert(executed, {
      to: 'html',
      output: converted,
      workingDirectory: notebooksDir,
      template: templateFolder,
      python,
      signal,
    });
    const page = Buffer.from(finishPage(await fs.readFile(converted, 'utf8'), { plotly: await plotlyBundle() }));
    if (page.length > maxBytes) {
      throw new Error(`The report has ${page.length} bytes, but at most ${maxBytes} are wanted; show less data.`);
    }
    const file = `${name}.html`;
    writeAtomically(path.join(exportsDir, file), page);
    await fs.rm(partial, { force: true });
    const htmlSha256 = await fileSha256(path.join(exportsDir, file));
    return { ...facts, file, result: publishedResult(notebook), surroundings, htmlSha256 };
  } catch (error) {
    if (error instanceof NotebookError && error.partial && error.kind !== 'interrupted')
      await fs.copyFile(error.partial, partial);
    throw error;
  } finally {
    await fs.rm(work, { recursive: true, force: true });
  }
}

/** Makes an executed notebook ready for the template: formulas, alternative texts, and the facts for its foot. */
function prepare(notebook: Notebook, facts: object): void {
  for (const cell of notebook.cells.filter(({ cell_type: type }) => type === 'markdown')) {
    try {
      cell.source = drawFormulas(joinLines(cell.source));
    } catch (error) {
      throw new Error(`Cell ${cell.id}: ${(error as Error).message}`);
    }
  }
  describePictures(notebook);
  notebook.metadata.digitlab = facts;
}
