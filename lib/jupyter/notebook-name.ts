import path from 'node:path';

/**
 * Whether a notebook of the folder `notebooksDir`, by its file name without the extension, is what somebody calls 3, 03,
 * 03-model-building or, by its path from the current folder or from the project, notebooks/03-model-building.ipynb.
 */
export function isCalled(notebook: string, name: string, { notebooksDir }: { notebooksDir: string }): boolean {
  const folder = path.resolve(notebooksDir);
  const places = [process.cwd(), path.dirname(folder)].map((from) => path.dirname(path.resolve(from, name)));
  if (path.basename(name) !== name && !places.includes(folder)) return false;
  const stem = path.basename(name, '.ipynb');
  return notebook === stem || notebook.startsWith(`${stem.padStart(2, '0')}-`);
}
