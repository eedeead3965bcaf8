import fs from 'node:fs';
import { writeAtomically } from '../atomic-write';

/** One cell of a notebook, as Jupyter stores it (nbformat 4.5). */
export type Cell = {
  attachments?: Record<string, unknown>;
  cell_type: 'code' | 'markdown' | 'raw';
  execution_count?: number | null;
  id?: string;
  metadata: Record<string, unknown>;
  outputs?: unknown[];
  source: string | string[];
};

/** A Jupyter notebook (nbformat 4.5). */
export type Notebook = {
  cells: Cell[];
  metadata: Record<string, unknown>;
  nbformat: number;
  nbformat_minor: number;
};

/** Joins a text that nbformat may keep as lines. */
export function joinLines(text: unknown): string {
  return Array.isArray(text) ? text.join('') : String(text ?? '');
}

const METADATA = {
  kernelspec: { display_name: 'TypeScript', language: 'typescript', name: 'tslab' },
  // What the kernel tslab 1.0.22 says of itself: saving in JupyterLab writes the same.
  language_info: {
    codemirror_mode: { mode: 'typescript', name: 'javascript', typescript: true },
    file_extension: '.ts',
    mimetype: 'text/typescript',
    name: 'typescript',
    version: '3.7.2',
  },
};

/**
 * Parses the text of a notebook file.
 * @throws if it is not JSON or has no list of cells.
 */
export function parseNotebook(text: string, { name = 'The notebook' }: { name?: string } = {}): Notebook {
  let notebook: Partial<Notebook>;
  try {
    notebook = JSON.parse(text) as Partial<Notebook>;
  } catch (error) {
    throw new Error(`${name} is not JSON (${(error as Error).message}); take the committed one from git.`);
  }
  if (!Array.isArray(notebook?.cells)) {
    throw new Error(`${name} has no list of cells, so it is no Jupyter notebook; take the committed one from git.`);
  }
  const odd = notebook.cells.findIndex((cell) => typeof cell?.cell_type !== 'string');
  if (odd >= 0)
    throw new Error(`Cell ${odd + 1} of ${name} is no cell of a notebook; take the committed one from git.`);
  return notebook as Notebook;
}

/** Reads a notebook file. */
export function readNotebook(file: string): Notebook {
  return parseNotebook(fs.readFileSync(file, 'utf8'), { name: file });
}

/** Writes a notebook, whole or not at all. */
export function writeNotebook(file: string, notebook: Notebook): void {
  writeAtomically(file, Buffer.from(formatNotebook(notebook)));
}

/** The name of the kernel that a notebook asks for. */
export function kernelOf({ metadata }: Pick<Notebook, 'metadata'>): string | undefined {
  return (metadata.kernelspec as { name?: string } | undefined)?.name;
}

/**
 * The notebooks that must have ended before this one is run, by the tags of its cells, such as `after-04-training`: it
 * uses their results, or they measure time and want the machine for themselves.
 */
export function notebooksBefore({ cells }: Pick<Notebook, 'cells'>): string[] {
  const tags = cells.flatMap(({ metadata }) => (Array.isArray(metadata.tags) ? metadata.tags.map(String) : []));
  return tags.flatMap((tag) => /^after-(.+)$/.exec(tag)?.[1] ?? []);
}

/** Returns the text of a notebook file as Jupyter writes it: indented by one space, with a newline at the end. */
export function formatNotebook(notebook: Notebook): string {
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

/**
 * Returns the canonical form in which notebooks are committed: no outputs, no counts, our kernel, unique cell ids.
 *
 * Valid ids stay; a missing or repeated one becomes `<position>-<first words>`. Of a cell's metadata only tags stay.
 * Cleaning a clean notebook changes nothing.
 */
export function cleanNotebook(notebook: Notebook): Notebook {
  const used = new Set<string>();
  const kept = notebook.cells.map(({ id }) => {
    if (!id || !/^[a-zA-Z0-9-_]{1,64}$/.test(id) || used.has(id)) return undefined;
    used.add(id);
    return id;
  });
  const cells = notebook.cells.map((cell, index) => {
    const id = kept[index] ?? createId(joinLines(cell.source), { index, used });
    return cleanCell(cell, id);
  });
  return { cells, metadata: METADATA, nbformat: 4, nbformat_minor: 5 };
}

function cleanCell(cell: Cell, id: string): Cell {
  const { attachments, cell_type, metadata } = cell;
  const tags = Array.isArray(metadata?.tags) && metadata.tags.length > 0 ? { tags: metadata.tags as unknown } : {};
  const source = joinLines(cell.source)
    .trimEnd()
    .split(/(?<=\n)/);
  const lines = source.length === 1 && source[0] === '' ? [] : source;
  // The keys stand in the order in which Jupyter writes them, so that saving there gives no needless diff.
  if (cell_type === 'code') return { cell_type, execution_count: null, id, metadata: tags, outputs: [], source: lines };
  return { ...(attachments && { attachments }), cell_type, id, metadata: tags, source: lines };
}

function createId(source: string, { index, used }: { index: number; used: Set<string> }): string {
  const words = source.toLowerCase().match(/[a-z0-9]+/g) ?? ['empty'];
  const stem = `${String(index + 1).padStart(2, '0')}-${words.slice(0, 4).join('-')}`.slice(0, 50);
  let id = stem;
  for (let copy = 2; used.has(id); copy++) id = `${stem}-${copy}`;
  used.add(id);
  return id;
}
