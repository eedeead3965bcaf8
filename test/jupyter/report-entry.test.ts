import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileSha256 } from '../../lib/jupyter/fingerprint';
import { report } from '../../lib/jupyter/report';
import { isUpToDate, type ReportEntry } from '../../lib/jupyter/report-entry';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'digitlab-entry-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

test('a report is up to date until its notebook, the library or its page changes', async () => {
  const file = path.join(folder, '01-a.html');
  fs.writeFileSync(file, '<p>');
  const made = { notebookSha256: 'notebook', surroundings: 'library' };
  const entry = { ...made, file: '01-a.html', htmlSha256: await fileSha256(file) } as ReportEntry;
  const isCurrent = (now: object) => isUpToDate(entry, { exportsDir: folder, ...made, ...now });
  expect(await isCurrent({})).toBe(true);
  expect(await isCurrent({ notebookSha256: 'edited' })).toBe(false);
  expect(await isCurrent({ surroundings: 'edited' })).toBe(false);
  expect(await isUpToDate(undefined, { exportsDir: folder, ...made })).toBe(false);
  fs.appendFileSync(file, 'edited');
  expect(await isCurrent({})).toBe(false);
});

test('a learner’s copies are no notebooks of the course', async () => {
  for (const name of ['01-a', '01-a.mine', '01-a-2.mine']) fs.writeFileSync(path.join(folder, `${name}.ipynb`), '{}');
  await expect(report(['09'], { notebooksDir: folder, exportsDir: folder })).rejects.toThrow(
    /^There is no notebook 09; choose from 01-a\.$/,
  );
});
