// The TypeScript kernel (tslab), registered inside .venv only, so that Jupyter outside the project never sees it.
import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { inProject } from './places.mjs';

const installed = inProject('.venv/share/jupyter/kernels/tslab/kernel.json');

/** The kernelspec that belongs here, as the library describes it. */
function library() {
  return createRequire(import.meta.url)(inProject('lib/dist/jupyter/kernelspec.js'));
}

export const kernelStep = {
  name: 'kernel',
  title: 'TypeScript kernel',
  // A new Node or a moved project makes another kernelspec.
  key: () => `${process.execPath} ${inProject()}`,
  ready: () => existsSync(installed) && readFileSync(installed, 'utf8').includes(process.execPath),
  async run(report) {
    library().installKernelspec(inProject('.venv'));
    report('tslab in .venv');
  },
};
