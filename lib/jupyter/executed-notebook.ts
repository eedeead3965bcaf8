import { RESULT_TYPE, type Result } from '../view/display';
import { joinLines, type Notebook } from './notebook';

/** What a cell showed (nbformat 4.5); `data` holds the same thing in several formats, by MIME type. */
export interface Output {
  output_type: string;
  data?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
}

type Cells = Pick<Notebook, 'cells'>;

/** Returns the outputs of each cell that has any. */
export function cellOutputs({ cells }: Cells): { id: string; outputs: Output[] }[] {
  return cells.map((cell) => ({ id: cell.id ?? '', outputs: (cell.outputs ?? []) as Output[] }));
}

/** Returns the heading and the promise (the first quotation) of a notebook's first Markdown cell. */
export function titleAndPromise({ cells }: Cells): { title: string; promise: string } {
  const opening = joinLines(cells.find((cell) => cell.cell_type === 'markdown')?.source);
  const title = /^# +(.+)$/m.exec(opening)?.[1].trim();
  const quoted = /^>.*(?:\n>.*)*/m.exec(opening)?.[0] ?? '';
  if (!title) throw new Error('The first Markdown cell has no title; begin it with a line "# Title".');
  return { title, promise: quoted.replace(/^> ?/gm, '').replace(/\s+/g, ' ').trim() };
}

/** Returns what the notebook published with `showResult`; of each measure the last. */
export function publishedResult(notebook: Cells): Result {
  const outputs = cellOutputs(notebook).flatMap((cell) => cell.outputs);
  return Object.assign({}, ...outputs.map((output) => output.data?.[RESULT_TYPE])) as Result;
}
