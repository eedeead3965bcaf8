import path from 'node:path';

/** Returns the absolute path of the project, the folder that holds notebooks/, lib/, data/ and exports/. */
export function projectRoot(): string {
  // The library runs from lib/ (tests) and from lib/dist/ (everybody else), so its package.json is the fixed point.
  return path.dirname(path.dirname(require.resolve('digitlab/package.json')));
}
