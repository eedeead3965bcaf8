import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadMnist, take } from '../../lib/data/dataset';
import { createConvNet } from '../../lib/model/architectures';
import { saveModel } from '../../lib/model/checkpoint';
import { courseFolder, courseRecipe, loadOrTrainConvNet } from '../../lib/model/course-model';
import { createHistory } from '../../lib/model/history';
import { train } from '../../lib/model/training';
import { copyWeights } from '../../lib/model/weights';
import { tf } from '../../lib/tf';

const mnist = loadMnist();
const short = { ...mnist, train: take(mnist.train, 300), validation: take(mnist.validation, 100) };
let folder: string;
let batches: number;

/** Loads or trains two epochs of three batches, and counts the batches that it took. */
async function run(options: { seed?: number; epochs?: number; signal?: AbortSignal } = {}, data = short) {
  batches = 0;
  const result = await loadOrTrainConvNet(data, { epochs: 2, folder, onBatch: () => batches++, ...options });
  const weights = copyWeights(result.model);
  result.model.dispose();
  return { weights, history: result.history };
}

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'digitlab-course-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('it trains once by the recipe, and then loads the same network with its history', async () => {
  const model = createConvNet({ seed: 1 });
  await train(model, short.train, { ...courseRecipe, epochs: 2, seed: 1 });
  const expected = copyWeights(model);
  model.dispose();
  const trained = await run();
  expect(batches).toBe(6);
  expect(trained.weights).toEqual(expected);
  const loaded = await run();
  expect(batches).toBe(0);
  expect(loaded).toEqual(trained);
  expect(loaded.history).toMatchObject({ ended: 'finished', validationLoss: [expect.any(Number), expect.any(Number)] });
});

test('another seed, other epochs or other images are trained anew', async () => {
  await run();
  await run({ seed: 2 });
  expect(batches).toBe(6);
  await run({ seed: 2, epochs: 1 });
  expect(batches).toBe(3);
  await run({ seed: 2, epochs: 1 }, { ...short, train: take(mnist.validation, 200) });
  expect(batches).toBe(2);
});

test('an interrupted run goes on where it stopped, to the same weights', async () => {
  const stop = new AbortController();
  const history = createHistory();
  const interrupted = await loadOrTrainConvNet(short, {
    epochs: 2,
    folder,
    history,
    signal: stop.signal,
    onBatch: ({ epoch }) => epoch === 2 && stop.abort(),
  });
  interrupted.model.dispose();
  expect(history.ended).toBe('interrupted');
  const resumed = await run();
  expect(batches).toBe(3);
  rmSync(folder, { recursive: true });
  expect(resumed.weights).toEqual((await run()).weights);
});

test('a damaged or a foreign model is trained again and replaced', async () => {
  writeFileSync(path.join(folder, 'model.json'), '{"modelTopology":');
  await run();
  expect(batches).toBe(6);
  const foreign = createConvNet({ seed: 9 });
  await saveModel(folder, foreign, { notes: { seed: 1 } });
  foreign.dispose();
  await run();
  expect(batches).toBe(6);
  await run();
  expect(batches).toBe(0);
});

test('a short run gets a folder of its own', () => {
  const { epochs } = courseRecipe;
  expect(path.basename(courseFolder())).toBe('convnet');
  expect(courseFolder({ seed: 1, epochs, count: 55_000 })).toBe(courseFolder());
  const names = [{ seed: 2 }, { epochs: 1 }, { count: 2000 }].map((run) => path.basename(courseFolder(run)));
  expect(names).toEqual([
    `convnet-seed2-epochs${epochs}-images55000`,
    'convnet-seed1-epochs1-images55000',
    `convnet-seed1-epochs${epochs}-images2000`,
  ]);
});

test('data without a validation split is trained without one', async () => {
  const { history } = await run({ epochs: 1 }, { ...short, validation: take(mnist.validation, 0) });
  expect([batches, history.validationLoss]).toEqual([3, []]);
});

test('a run that cannot begin leaves no tensor behind', async () => {
  const wrong = { ...mnist, train: { ...mnist.train, labels: mnist.train.labels.map(() => 200) } };
  const before = tf.memory().numTensors;
  await expect(loadOrTrainConvNet(wrong, { epochs: 1, folder })).rejects.toThrow('Label 200 at position 0');
  expect(tf.memory().numTensors).toBe(before);
});
