import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const root = path.resolve(__dirname, '../..');
export const python = path.join(root, '.venv/bin/python');

/** A code cell; a text that starts with "# " becomes a markdown cell. */
type Cell = string | { source: string; tags?: string[]; outputs?: unknown[] };

/** The part of an executed notebook that the tests read. */
export interface Notebook {
  cells: {
    id: string;
    execution_count: number | null;
    metadata: { execution?: Record<string, string> };
    outputs: { output_type: string; name?: string; text?: string[] | string; data?: Record<string, unknown> }[];
  }[];
}

/** A folder with notebooks and the stock tslab kernel; `processes` finds every process started with its `env`. */
export function createWorkspace() {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'nbconvert-test-')));
  const mark = randomUUID();
  const kernel = path.join(folder, 'jupyter/kernels/tslab');
  const tslab = path.join(root, 'node_modules/tslab/bin/tslab');
  const argv = [process.execPath, tslab, 'kernel', '--config-path', '{connection_file}'];
  mkdirSync(kernel, { recursive: true });
  writeFileSync(
    path.join(kernel, 'kernel.json'),
    JSON.stringify({ argv, display_name: 'TypeScript', language: 'typescript' }),
  );

  const file = (name: string) => path.join(folder, name);
  function notebook(name: string, cells: Cell[]): string {
    const content = {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { kernelspec: { name: 'tslab', display_name: 'TypeScript', language: 'typescript' } },
      cells: cells.map((cell, index) => {
        const { source, tags = [], outputs = [] } = typeof cell === 'string' ? { source: cell } : cell;
        const id = `cell-${index}`;
        if (source.startsWith('# ')) return { cell_type: 'markdown', id, metadata: {}, source };
        return { cell_type: 'code', id, metadata: { tags }, source, outputs, execution_count: null };
      }),
    };
    writeFileSync(file(name), JSON.stringify(content));
    return file(name);
  }
  /** The command lines of the running processes that inherited the mark; a zombie has none. */
  function processes(): { pid: number; command: string }[] {
    return readdirSync('/proc')
      .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
      .filter((pid) => read(`/proc/${pid}/environ`).includes(mark))
      .map((pid) => ({ pid: Number(pid), command: read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ') }));
  }
  return {
    folder,
    file,
    notebook,
    processes,
    env: { JUPYTER_PATH: path.join(folder, 'jupyter'), NBCONVERT_TEST_MARK: mark },
    read: (name: string) => read(file(name)),
    executed: (name: string) => JSON.parse(read(file(name))) as Notebook,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

// A process may end between the listing and the reading.
function read(name: string): string {
  try {
    return readFileSync(name, 'utf8');
  } catch {
    return '';
  }
}

/** All text that a cell printed on a stream. */
export function printed(notebook: Notebook, { cell, stream }: { cell: number; stream: string }): string {
  const outputs = notebook.cells[cell].outputs.filter(({ name }) => name === stream);
  return outputs.map(({ text }) => [text].flat().join('')).join('');
}
