import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadMnist, take } from '../../lib/data/dataset';
import { createModelCard } from '../../lib/model/model-card';
import { evaluate, predict } from '../../lib/model/evaluation';
import { readMeasurements } from '../../lib/model/measurements';
import { checkpointFolder, loadPretrained, readPretrained } from '../../lib/model/pretrained';
import { memberSeeds, recipes } from '../../lib/model/recipes';
import type { RecipeName } from '../../lib/model/recipes';
import * as project from '../../lib/project';

const sums = readFileSync(path.join(checkpointFolder(), 'sha256.json'), 'utf8');
const names = Object.keys(JSON.parse(sums) as object) as RecipeName[];
const { test: split } = loadMnist();

test.each(names)(
  'the network %s ships, and reads the first 1,000 test images as its card says of all',
  async (name) => {
    const { model, card } = await readPretrained(name);
    const { accuracy } = evaluate(model, take(split, 1000));
    expect(card.accuracy).toBeGreaterThanOrEqual({ simple: 0.993, tiny: 0.995, deep: 0.9965, ensemble: 0.997 }[name]);
    // The first 1,000 are a sample of the 10,000: four standard deviations wide.
    expect(Math.abs(accuracy - card.accuracy)).toBeLessThan(
      4 * Math.sqrt((card.accuracy * (1 - card.accuracy)) / 1000),
    );
    model.dispose();
  },
);

test('the card of simple is what measuring the shipped network gives, to the last digit but for rounding', async () => {
  const { model, card } = await readPretrained('simple');
  const again = createModelCard(model, split, card);
  expect(again.confusion).toEqual(card.confusion);
  expect(again.loss).toBeCloseTo(card.loss, 6);
  model.dispose();
});

test('each card names today’s recipe, its seeds and what rounding to float16 cost, at most 0.01 points', async () => {
  for (const name of names) {
    const { model, card } = await readPretrained(name);
    expect(card.recipe).toMatchObject(recipes[name].plan);
    expect(card.seeds).toEqual(name === 'ensemble' ? memberSeeds(1) : [1]);
    expect(Math.abs(card.accuracy - card.float32Accuracy)).toBeLessThanOrEqual(0.0001 + 1e-9);
    expect(card.otherSeeds?.count ?? 5).toBeGreaterThanOrEqual(5);
    model.dispose();
  }
});

test('what ships is small: 1 MB a network, 8 MB for the ensemble, and one weights file each', () => {
  for (const name of names) {
    const folder = path.join(checkpointFolder(), name);
    const files = readdirSync(folder);
    expect(files.filter((file) => file.endsWith('.bin'))).toHaveLength(1);
    const bytes = files.reduce((sum, file) => sum + statSync(path.join(folder, file)).size, 0);
    expect(bytes).toBeLessThanOrEqual(name === 'ensemble' ? 8e6 : 1e6);
  }
});

test('the measured recipes are today’s', () => {
  const measured = readMeasurements('accuracy').recipes;
  for (const name of names) expect(measured[name]?.recipe).toMatchObject(recipes[name].plan);
});

test('a name that does not ship is answered with those that do', async () => {
  await expect(loadPretrained('wide' as RecipeName)).rejects.toThrow(
    `There is no trained network wide: take ${names.join(', ')}.`,
  );
});

describe('a copy of the project’s networks', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'digitlab-pretrained-'));
    const target = path.join(root, 'data/checkpoints');
    cpSync(path.join(checkpointFolder(), 'simple'), path.join(target, 'simple'), { recursive: true });
    cpSync(path.join(checkpointFolder(), 'sha256.json'), path.join(target, 'sha256.json'));
    jest.spyOn(project, 'projectRoot').mockReturnValue(root);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(root, { recursive: true });
  });
  const place = (file: string) => path.join(root, 'data/checkpoints/simple', file);

  it('is loaded like the original', async () => {
    const model = await loadPretrained('simple');
    expect(predict(model, take(split, 2).images)).toHaveLength(20);
    model.dispose();
  });

  it.each(['', '{"simple": '])('says how to get the list of their sums back when it is “%s”', async (text) => {
    const file = path.join(root, 'data/checkpoints/sha256.json');
    writeFileSync(file, text);
    await expect(loadPretrained('simple')).rejects.toThrow(
      `${file} is missing or damaged: get it back with \`git checkout data/checkpoints\`.`,
    );
  });

  it('is refused when one character of model.json is another', async () => {
    const text = readFileSync(place('model.json'), 'utf8');
    writeFileSync(place('model.json'), text.replace('"valid"', '"same" '));
    await expect(loadPretrained('simple')).rejects.toThrow(
      /model\.json is not the published one \(its SHA-256 differs\)/,
    );
  });

  it('is refused when one bit of a weight is another', async () => {
    const file = place(readdirSync(place('')).find((name) => name.endsWith('.bin')) as string);
    const bytes = readFileSync(file);
    bytes[100] ^= 1;
    writeFileSync(file, bytes);
    await expect(loadPretrained('simple')).rejects.toThrow(/is damaged \(SHA-256/);
  });

  it('is missed in one sentence', async () => {
    rmSync(place('model.json'));
    await expect(loadPretrained('simple')).rejects.toThrow(/model\.json is missing: get it back with `git checkout/);
    expect(existsSync(place(''))).toBe(true);
  });
});
