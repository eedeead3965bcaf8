import path from 'node:path';

/**
 * Finds which of the notebooks in a folder, by their file names without the extension, somebody calls 3, 03,
 * 03-model-building or, by its path from the current folder or from the project, notebooks/03-model-building.ipynb.
 */
export function findNotebook(name: string, stems: string[], { folder }: { folder: string }): string | undefined {
  const wanted = path.resolve(folder);
  const places = [process.cwd(), path.dirname(wanted)].map((from) => path.dirname(path.resolve(from, name)));
  if (path.basename(name) !== name && !places.includes(wanted)) return undefined;
  const stem = path.basename(name, '.ipynb');
  return stems.find((each) => each === stem || each.startsWith(`${stem.padStart(2, '0')}-`));
}
