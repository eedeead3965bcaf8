// The TypeScript kernel (tslab), registered inside .venv only, so that Jupyter outside the project never sees it.
import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { inProject } from './places.mjs';

const installed = inProject('.venv/share/jupyter/kernels/tslab/kernel.json');

function library() {
  return createRequire(import.meta.url)(inProject('lib/dist/jupyter/kernelspec.js'));
}

export const kernelStep = {
  name: 'kernel',
  title: 'TypeScript kernel',
  // A new Node or a moved project makes another kernelspec.
  key: () => JSON.stringify(library().createKernelspec()),
  ready: () => existsSync(installed),
  async run(report) {
    library().installKernelspec(inProject('.venv'));
    report('tslab in .venv');
  },
};
