import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { writeFolder } from '../../lib/export/folder';

const place = mkdtempSync(path.join(os.tmpdir(), 'digitlab-folder-'));
afterAll(() => rmSync(place, { recursive: true }));

test('a folder that cannot be written whole leaves nothing behind', () => {
  // The second file has no folder to go to.
  expect(() => writeFolder(path.join(place, 'model'), { whole: 'a', 'missing/part': 'b' })).toThrow('ENOENT');
  expect(readdirSync(place)).toEqual([]);
});

test('a folder that is there already is left as it is', () => {
  const folder = path.join(place, 'mine');
  writeFolder(folder, { model: 'first' });
  expect(() => writeFolder(folder, { model: 'second' })).toThrow(/mine is there already: remove it, or give another/);
  expect(readFileSync(path.join(folder, 'model'), 'utf8')).toBe('first');
  expect(readdirSync(place)).toEqual(['mine']);
});
