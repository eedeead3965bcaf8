import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { writeAtomically } from '../atomic-write';
import { projectRoot } from '../project';

/** What Jupyter reads to start a kernel (Jupyter kernel specification, kernel.json). */
export interface Kernelspec {
  argv: string[];
  display_name: string;
  language: string;
}

/** Describes the TypeScript kernel: tslab on the given Node, with our readable error messages loaded first. */
export function createKernelspec({ node = process.execPath } = {}): Kernelspec {
  const root = projectRoot();
  return {
    argv: [
      node,
      '--require',
      path.join(root, 'lib/dist/jupyter/kernel.js'),
      path.join(root, 'node_modules/tslab/bin/tslab'),
      'kernel',
      '--config-path',
      '{connection_file}',
    ],
    display_name: 'TypeScript',
    language: 'typescript',
  };
}

/**
 * Writes the kernelspec `tslab` below `prefix` (a virtual environment, or any folder named in JUPYTER_PATH without its
 * share/jupyter) and returns the file.
 */
export function installKernelspec(prefix: string, { node = process.execPath } = {}): string {
  const folder = path.join(prefix, 'share/jupyter/kernels/tslab');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'kernel.json');
  writeAtomically(file, `${JSON.stringify(createKernelspec({ node }), null, 2)}\n`);
  return file;
}
