import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadMnist, take } from '../../lib/data/dataset';
import { loadModel } from '../../lib/model/checkpoint';
import { predict } from '../../lib/model/evaluation';
import { createHistory } from '../../lib/model/history';
import { countOperations } from '../../lib/model/layer-summary';
import { memberSeeds, recipes, trainRecipe } from '../../lib/model/recipes';
import { train } from '../../lib/model/training';
import { copyWeights } from '../../lib/model/weights';
import { largestDifference } from '../graph/agreement';

const mnist = loadMnist();
const few = take(mnist.train, 40);
const { images } = take(mnist.validation, 20);
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'digitlab-recipe-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a recipe is a network and a plan, nothing else: training by hand gives the same weights', async () => {
  const { model, histories } = await trainRecipe('tiny', few, { seed: 3, folder });
  const byHand = recipes.tiny.create({ seed: 3 });
  await train(byHand, few, { ...recipes.tiny.plan, seed: 3 });
  expect(largestDifference(copyWeights(model), copyWeights(byHand))).toBe(0);
  expect(histories).toHaveLength(1);
  expect(histories[0].loss).toHaveLength(recipes.tiny.plan.epochs as number);
  [model, byHand].forEach((each) => each.dispose());
});

test('what was trained before is loaded, and another seed is trained anew', async () => {
  let batches = 0;
  const run = async (seed: number) => {
    batches = 0;
    const { model } = await trainRecipe('tiny', few, { seed, folder, onBatch: () => batches++ });
    model.dispose();
    return batches;
  };
  expect(await run(1)).toBe(recipes.tiny.plan.epochs);
  expect(await run(1)).toBe(0);
  expect(await run(2)).toBe(recipes.tiny.plan.epochs);
});

test('an ensemble is the networks of the recipe deep with its members’ seeds, and each of them is kept', async () => {
  const seeds: number[] = [];
  const place = path.join(folder, 'ensemble');
  const onMember = ({ seed }: { seed: number }) => seeds.push(seed);
  const options = { folder: place, onMember, history: createHistory() };
  const { model, histories } = await trainRecipe('ensemble', take(few, 10), options);
  expect(seeds).toEqual(memberSeeds(1));
  expect(new Set(histories.map(({ loss }) => loss[0])).size).toBe(seeds.length);
  const members = await Promise.all(seeds.map((seed) => loadModel(path.join(folder, `deep-seed${seed}`))));
  const each = members.map((member) => predict(member, images));
  predict(await loadModel(place), images).forEach((probability, i) =>
    expect(probability).toBeCloseTo(each.reduce((sum, all) => sum + all[i], 0) / each.length, 5),
  );
  [model, ...members].forEach((network) => network.dispose());
});

test('an ensemble that is interrupted says so, and goes on with the member that was stopped', async () => {
  const stop = new AbortController();
  const place = path.join(folder, 'ensemble');
  const onMember = ({ index }: { index: number }) => void (index === 1 && stop.abort());
  const { histories, model } = await trainRecipe('ensemble', take(few, 10), {
    folder: place,
    signal: stop.signal,
    onMember,
  });
  expect(histories.map(({ ended }) => ended)).toEqual(['finished', 'interrupted']);
  expect(existsSync(path.join(place, 'model.json'))).toBe(false);
  model.dispose();
});

test('the second ensemble shares no member with the first', () => {
  const count = recipes.ensemble.members;
  expect(memberSeeds(1)).toEqual(Array.from({ length: count }, (_, i) => i + 1));
  expect(memberSeeds(2)[0]).toBe(count + 1);
});

test('the network tiny has fewer than 20,000 parameters, and deep fits into 1 MB as float16', () => {
  const parameters = (name: 'tiny' | 'deep') => {
    const model = recipes[name].create();
    const { parameters: count } = countOperations(model);
    model.dispose();
    return count;
  };
  expect(parameters('tiny')).toBeLessThan(20_000);
  expect(parameters('deep') * 2).toBeLessThan(1_000_000);
});
