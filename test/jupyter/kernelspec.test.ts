import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createKernelspec, installKernelspec } from '../../lib/jupyter/kernelspec';
import { projectRoot } from '../../lib/project';

test('the kernelspec starts tslab on this Node, with our error messages loaded first', () => {
  const { argv, language } = createKernelspec();
  expect(argv.slice(0, 2)).toEqual([process.execPath, '--require']);
  expect(argv[2]).toBe(path.join(projectRoot(), 'lib/dist/jupyter/kernel.js'));
  expect(argv.slice(-3)).toEqual(['kernel', '--config-path', '{connection_file}']);
  expect(language).toBe('typescript');
});

test('it is written where Jupyter looks below a prefix, for the Node that is asked for', () => {
  const prefix = mkdtempSync(path.join(os.tmpdir(), 'digitlab-kernel-'));
  const file = installKernelspec(prefix, { node: '/somewhere/node' });
  expect(path.relative(prefix, file)).toBe('share/jupyter/kernels/tslab/kernel.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(createKernelspec({ node: '/somewhere/node' }));
  rmSync(prefix, { recursive: true });
});
