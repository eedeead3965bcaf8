import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { NotebookError } from './error';
import { besideOutput, checkOptions, type ConvertOptions } from './options';
import { run, type CellResult } from './run';
import { findPython } from './runner';
import { createStaging, putInPlace, writing } from './staging';

/** What `convert` wrote and how long it took; `cells` is empty without `execute`. */
export interface ConvertResult {
  /** Absolute path. */
  output: string;
  seconds: number;
  cells: CellResult[];
}

/**
 * Runs a notebook if asked to, and writes it in another format with Jupyter nbconvert.
 *
 * The output is replaced in one step, and only on success. When a run fails, the partly executed notebook is kept as
 * `<output without extension>.failed.ipynb`; the next success removes it. No process outlives the call.
 * @throws TypeError for arguments that make no sense, NotebookError for what can happen to a notebook.
 */
export async function convert(notebook: string, options: ConvertOptions): Promise<ConvertResult> {
  checkOptions(notebook, options);
  const began = performance.now();
  const python = options.python ?? findPython();
  const output = path.resolve(options.output);
  const failed = besideOutput(output, '.failed.ipynb');
  const filesFolder = besideOutput(output, '_files');
  const staging = await createStaging(output);
  try {
    const job = {
      notebook: path.resolve(notebook),
      to: options.to,
      execute: options.execute ?? false,
      kernelName: options.kernelName ?? null,
      cellTimeout: options.cellTimeout ?? null,
      workingDirectory: path.resolve(options.workingDirectory ?? path.dirname(notebook)),
      template: options.template ?? null,
      staging,
      filesFolder: path.basename(filesFolder),
    };
    const { cells, failure } = await run(python, job, options);
    if (failure) {
      const executed = path.join(staging, 'executed.ipynb');
      const ran = (failure.cell || cells.length > 0) && existsSync(executed);
      // Whether it can be kept or not: what is said is why the notebook failed.
      const partial = ran
        ? await rename(executed, failed).then(
            () => failed,
            () => undefined,
          )
        : undefined;
      throw new NotebookError(failure.kind, failure.message, failure.detail, failure.cell, partial);
    }
    await writing(output, () => putInPlace(staging, { output, filesFolder }));
    // What else may lie there under that name is no reason to call this a failure.
    await rm(failed, { force: true }).catch(() => {});
    return { output, seconds: (performance.now() - began) / 1000, cells };
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
