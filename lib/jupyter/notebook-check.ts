import fs from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import ts from 'typescript';
import { projectRoot } from '../project';
import { cleanNotebook, formatNotebook, joinLines, kernelOf, parseNotebook, type Notebook } from './notebook';
import { checkForm, checkLinks, checkOrder } from './notebook-rules';
import { checkSchema } from './notebook-schema';
import { checkTypes } from './notebook-types';

/**
 * Checks the text of a notebook as it is to be committed; returns one sentence a problem, and none if all is well.
 *
 * It checks the format, the kernel, ids, outputs, imports, types of the cells and the rules of the course. `name` is
 * the file's name, `names` are all notebooks of the course.
 */
export function checkNotebook(text: string, { name, names }: { name: string; names: readonly string[] }): string[] {
  let notebook: Notebook;
  try {
    notebook = parseNotebook(text, { name });
  } catch (error) {
    return [(error as Error).message];
  }
  const broken = checkSchema(notebook);
  if (broken.length > 0) return broken;
  const state = checkState(notebook);
  return [
    ...(state.length > 0 ? state : checkCanonical(notebook, text)),
    ...checkImports(notebook),
    ...checkCellTypes(notebook),
    ...checkForm(notebook),
    ...checkLinks(notebook, { name, names }),
    ...checkOrder(notebook, { name, names }),
  ];
}

function checkState({ cells, metadata }: Notebook): string[] {
  const problems: string[] = [];
  const kernel = kernelOf({ metadata });
  if (kernel !== 'tslab')
    problems.push(`The kernel is ${kernel ?? 'not named'}, but tslab is wanted; clean the notebook.`);
  const ids = cells.map((cell) => cell.id);
  for (const id of new Set(ids.filter((candidate, index) => ids.indexOf(candidate) !== index))) {
    problems.push(`The cell id ${id} occurs more than once; clean the notebook.`);
  }
  cells.forEach((cell, index) => {
    if (cell.cell_type !== 'code') return;
    if (cell.outputs?.length) problems.push(`Cell ${index + 1} has outputs; clean the notebook.`);
    if (cell.execution_count != null) problems.push(`Cell ${index + 1} has an execution count; clean the notebook.`);
  });
  return problems;
}

function checkCanonical(notebook: Notebook, text: string): string[] {
  if (formatNotebook(cleanNotebook(notebook)) === text) return [];
  return ['The file is not in the form in which notebooks are committed; run `npx digitlab notebooks clean`.'];
}

function checkImports({ cells }: Notebook): string[] {
  const { dependencies } = JSON.parse(fs.readFileSync(path.join(projectRoot(), 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const problems: string[] = [];
  const importing = new Set<number>();
  cells.forEach((cell, index) => {
    if (cell.cell_type !== 'code') return;
    for (const { fileName } of ts.preProcessFile(joinLines(cell.source), true, true).importedFiles) {
      importing.add(index + 1);
      if (isBuiltin(fileName) || fileName in dependencies) continue;
      problems.push(
        `Cell ${index + 1} imports ${fileName}, which is no dependency in package.json; import a package by its name.`,
      );
    }
  });
  if (importing.size > 1) problems.push(`Cells ${[...importing].join(', ')} import; put all imports into one cell.`);
  return problems;
}

function checkCellTypes({ cells }: Notebook): string[] {
  const code = cells.flatMap((cell, index) =>
    cell.cell_type === 'code' ? [{ index, source: joinLines(cell.source) }] : [],
  );
  return checkTypes(code.map(({ source }) => source)).map(
    ({ cell, line, message }) => `Cell ${code[cell - 1].index + 1}, line ${line}: ${message.replace(/\.?$/, '.')}`,
  );
}
