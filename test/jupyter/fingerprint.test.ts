import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { currentSettings, fileSha256, surroundingsFingerprint } from '../../lib/jupyter/fingerprint';

let root: string;
const write = (name: string, text: string) => {
  fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  fs.writeFileSync(path.join(root, name), text);
};

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'digitlab-fingerprint-'));
  write('package-lock.json', '{}');
  write('lib/setup/requirements.txt', 'nbconvert==7.17.2');
  write('lib/dist/model/metrics.js', 'exports.accuracy = 1;');
  write('lib/jupyter/template/style.css', 'p {}');
  write('data/mnist/labels', '507');
});
afterEach(() => fs.rmSync(root, { recursive: true }));

const now = (settings = {}) => surroundingsFingerprint({ root, settings });

test('stays the same while nothing changes, in another place too', async () => {
  const before = await now();
  expect(before).toMatch(/^[0-9a-f]{64}$/);
  const old = root;
  root = `${old}-moved`;
  fs.renameSync(old, root);
  expect(await now()).toBe(before);
});

test.each([
  ['one helper of the library is edited', 'lib/dist/model/metrics.js'],
  ['a helper is added', 'lib/dist/model/new.js'],
  ['a type of the source that a notebook shows is edited', 'lib/model/metrics.ts'],
  ['the lock file changes', 'package-lock.json'],
  ['a Python package is pinned anew', 'lib/setup/requirements.txt'],
  ['a data file changes', 'data/mnist/labels'],
  ['the style changes', 'lib/jupyter/template/style.css'],
  ['the page to draw on changes', 'lib/app/page/page.css'],
  ['the wrapper of nbconvert changes', 'lib/nbconvert-cli-wrapper/python/runner.py'],
  ['a picture beside the notebooks changes', 'notebooks/cat.png'],
])('changes when %s', async (_, name) => {
  const before = await now();
  write(name, 'exports.accuracy = 2;');
  expect(await now()).not.toBe(before);
});

test('changes with a setting that shortens the run, whatever the order of the settings', async () => {
  const short = await now({ DIGITLAB_EPOCHS: '1', DIGITLAB_SEED: '3' });
  expect(short).not.toBe(await now());
  expect(short).not.toBe(await now({ DIGITLAB_EPOCHS: '2', DIGITLAB_SEED: '3' }));
  expect(short).toBe(await now({ DIGITLAB_SEED: '3', DIGITLAB_EPOCHS: '1' }));
});

test('does not change with type declarations or with what lies elsewhere', async () => {
  const before = await now();
  write('lib/dist/model/metrics.d.ts', 'export {};');
  write('lib/node_modules/ajv/lib/ajv.ts', 'export {};');
  write('exports/01-loading.html', '<p>');
  expect(await now()).toBe(before);
});

test('hashes a file as sha256 does, and a missing file like an empty one', async () => {
  write('abc', 'abc');
  // FIPS 180-2, appendix B.1
  expect(await fileSha256(path.join(root, 'abc'))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
  expect(await fileSha256(path.join(root, 'none'))).toBe(createHash('sha256').digest('hex'));
});

test('only variables that begin with DIGITLAB_ are settings', () => {
  const before = process.env;
  process.env = { DIGITLAB_EPOCHS: '1', DISPLAY: ':0' };
  expect(currentSettings()).toEqual({ DIGITLAB_EPOCHS: '1' });
  process.env = before;
});
