import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  cleanNotebook,
  formatNotebook,
  parseNotebook,
  readNotebook,
  writeNotebook,
  type Cell,
  type Notebook,
} from '../../lib/jupyter/notebook';

const code = (source: string | string[], more: Partial<Cell> = {}): Cell => {
  return { cell_type: 'code', id: 'a', metadata: {}, source, outputs: [], execution_count: null, ...more };
};
const notebook = (...cells: Cell[]): Notebook => ({ cells, metadata: {}, nbformat: 4, nbformat_minor: 2 });

describe('cleanNotebook', () => {
  it('removes outputs, counts and metadata, but keeps tags', () => {
    const metadata = { tags: ['exercise'], collapsed: true, execution: { 'iopub.status.busy': '2026' } };
    const dirty = code('1 + 1', { outputs: [{ output_type: 'stream' }], execution_count: 7, metadata });
    expect(cleanNotebook(notebook(dirty)).cells).toEqual([code(['1 + 1'], { metadata: { tags: ['exercise'] } })]);
  });

  it('names our kernel and format 4.5, whatever stood there', () => {
    const cleaned = cleanNotebook({ ...notebook(), metadata: { kernelspec: { name: 'python3' }, widgets: {} } });
    expect(cleaned.metadata).toMatchObject({
      kernelspec: { display_name: 'TypeScript', language: 'typescript', name: 'tslab' },
      language_info: { name: 'typescript' },
    });
    expect([cleaned.nbformat, cleaned.nbformat_minor, 'widgets' in cleaned.metadata]).toEqual([4, 5, false]);
  });

  it('keeps valid ids and makes the others from position and first words', () => {
    const ids = cleanNotebook(
      notebook(
        code('a', { id: 'kept' }),
        code('const history = await train();', { id: 'kept' }),
        code('', { id: undefined }),
        code('b', { id: 'not valid!' }),
        code('c', { id: 'x'.repeat(65) }),
      ),
    ).cells.map(({ id }) => id);
    expect(ids).toEqual(['kept', '02-const-history-await-train', '03-empty', '04-b', '05-c']);
  });

  it('does not take an id that a later cell has', () => {
    const ids = cleanNotebook(notebook(code('x', { id: undefined }), code('y', { id: '01-x' }))).cells.map(
      ({ id }) => id,
    );
    expect(ids).toEqual(['01-x-2', '01-x']);
  });

  it('splits sources into lines as Jupyter does, without a newline at the end', () => {
    const sources = cleanNotebook(
      notebook(code('a\n\nb\n\n'), code(['c\n', 'd'], { id: 'b' }), code('', { id: 'c' })),
    ).cells.map(({ source }) => source);
    expect(sources).toEqual([['a\n', '\n', 'b'], ['c\n', 'd'], []]);
  });

  it('keeps pictures that are pasted into prose', () => {
    const attachments = { 'image.png': { 'image/png': 'iVBOR' } };
    const prose: Cell = {
      cell_type: 'markdown',
      id: 'p',
      metadata: {},
      source: '![](attachment:image.png)',
      attachments,
    };
    expect(cleanNotebook(notebook(prose)).cells[0].attachments).toEqual(attachments);
  });

  it('changes nothing the second time, nor in the notebook that it was given', () => {
    const dirty = notebook(
      code('a\n', { id: undefined, execution_count: 3 }),
      code(['b'], { metadata: { tags: ['t'] } }),
    );
    const before = JSON.stringify(dirty);
    const once = cleanNotebook(dirty);
    expect(cleanNotebook(once)).toEqual(once);
    expect(formatNotebook(cleanNotebook(parseNotebook(formatNotebook(once))))).toBe(formatNotebook(once));
    expect(JSON.stringify(dirty)).toBe(before);
  });
});

describe('the text of a notebook', () => {
  it('is indented by one space, has sorted keys in a cell and a newline at the end', () => {
    const text = formatNotebook(cleanNotebook(notebook(code('a'))));
    expect(
      text.startsWith('{\n "cells": [\n  {\n   "cell_type": "code",\n   "execution_count": null,\n   "id": "a",\n'),
    ).toBe(true);
    expect(text.endsWith(' "nbformat_minor": 5\n}\n')).toBe(true);
    for (const cell of (JSON.parse(text) as Notebook).cells)
      expect(Object.keys(cell)).toEqual(Object.keys(cell).sort());
  });

  it('is written and read again', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'notebook-'));
    const file = path.join(folder, '01-a.ipynb');
    const cleaned = cleanNotebook(notebook(code('const π = 3;')));
    writeNotebook(file, cleaned);
    expect(readNotebook(file)).toEqual(cleaned);
    expect(fs.readdirSync(folder)).toEqual(['01-a.ipynb']);
    fs.rmSync(folder, { recursive: true });
  });

  it('is refused when it is no JSON or no notebook', () => {
    expect(() => parseNotebook('<html>', { name: '03.ipynb' })).toThrow(/^03\.ipynb is not JSON \(.+\); take/);
    expect(() => parseNotebook('{"cells": {}}')).toThrow('The notebook has no list of cells');
    expect(() => parseNotebook('null')).toThrow('The notebook has no list of cells');
    expect(() => parseNotebook('{"cells": [null]}')).toThrow('Cell 1 of The notebook is no cell of a notebook; take');
  });
});
