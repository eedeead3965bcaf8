import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { convert } from 'nbconvert-cli-wrapper';
import { projectRoot } from '../../lib/project';

const notebooks = path.join(projectRoot(), 'notebooks');
const names = readdirSync(notebooks).filter((name) => /^\d\d-.*(?<!\.mine)\.ipynb$/.test(name));
const folder = mkdtempSync(path.join(os.tmpdir(), 'digitlab-executed-'));

afterAll(() => rmSync(folder, { recursive: true }));

// The same cells as in the main job, with fewer images, epochs and drawings; the full run belongs to `npm start`.
const short = {
  DIGITLAB_EPOCHS: '1',
  DIGITLAB_TRAIN_COUNT: '2000',
  DIGITLAB_TEST_COUNT: '500',
  DIGITLAB_DRAWINGS: '40',
};

test.concurrent.each(names)('%s runs from a fresh kernel, from its first cell to its last, in short mode', async (name) => {
  const { cells } = await convert(path.join(notebooks, name), {
    to: 'notebook',
    execute: true,
    kernelName: 'tslab',
    output: path.join(folder, name),
    workingDirectory: notebooks,
    timeout: 170,
    env: { ...process.env, ...short },
  });
  expect(cells.length).toBeGreaterThan(5);
  expect(cells.map(({ status }) => status)).toEqual(cells.map(() => 'ok'));
}, 180_000);
