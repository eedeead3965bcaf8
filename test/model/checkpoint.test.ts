import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { loadMnist, take } from '../../lib/data/dataset';
import { createConvNet, createDenseNet } from '../../lib/model/architectures';
import { loadModel, readModel, readUnfinished, saveModel } from '../../lib/model/checkpoint';
import { bestEpoch, createHistory } from '../../lib/model/history';
import { predict } from '../../lib/model/evaluation';
import { resumeTraining, train } from '../../lib/model/training';
import { copyWeights, restoreWeights } from '../../lib/model/weights';
import { projectRoot } from '../../lib/project';
import { tf } from '../../lib/tf';
import { largestDifference } from '../graph/agreement';

const mnist = loadMnist();
const [small, validation] = [take(mnist.train, 500), take(mnist.validation, 200)];
const plan = {
  epochs: 6,
  batchSize: 64,
  learningRate: { kind: 'oneCycle', peak: 0.01 },
  patience: 5,
  seed: 7,
} as const;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'digitlab-checkpoint-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a saved model comes back with the same predictions, and TensorFlow.js alone can load it', async () => {
  const model = createDenseNet({ seed: 5 });
  await saveModel(folder, model, { notes: { seed: 5 } });
  const expected = predict(model, validation.images);
  const loaded = await loadModel(folder);
  expect(predict(loaded, validation.images)).toEqual(expected);
  const plain = await tf.loadLayersModel(`file://${folder}/model.json`);
  expect(predict(plain, validation.images)).toEqual(expected);
  [model, loaded, plain].forEach((each) => each.dispose());
});

test('float16 halves the file, rounds to 11 significant bits, and TensorFlow.js alone can load it', async () => {
  const model = createDenseNet({ seed: 5 });
  const bytes = () =>
    readFileSync(
      path.join(
        folder,
        readdirSync(folder).find((name) => name.endsWith('.bin'))!,
      ),
    ).length;
  await saveModel(folder, model);
  const whole = bytes();
  await saveModel(folder, model, { float16: true });
  expect(bytes()).toBe(whole / 2);
  const [before, after] = [copyWeights(model), copyWeights(await loadModel(folder))];
  // Below 2^-14 binary16 has no more leading bits, only steps of 2^-24.
  const stepAt = (weight: number) => 2 ** Math.max(Math.floor(Math.log2(Math.abs(weight))) - 10, -24);
  const errors = before.flatMap((weights, i) => [...weights].map((w, j) => Math.abs(after[i][j] - w) / stepAt(w)));
  expect(errors.every((error) => error <= 0.5)).toBe(true);
  expect(errors.some((error) => error > 0.4)).toBe(true);
  const plain = await tf.loadLayersModel(`file://${folder}/model.json`);
  expect(largestDifference(copyWeights(plain), after)).toBe(0);
  [model, plain].forEach((each) => each.dispose());
});

test('a weight that float16 cannot hold is refused before anything is written', async () => {
  const model = createDenseNet();
  const weights = copyWeights(model);
  weights[0][7] = 70_000;
  restoreWeights(model, weights);
  await expect(saveModel(folder, model, { float16: true })).rejects.toThrow(
    'A weight is beyond ±65,504: save this model as float32.',
  );
  weights[0][7] = NaN;
  restoreWeights(model, weights);
  await expect(saveModel(folder, model, { float16: true })).rejects.toThrow(
    'A weight is not a finite number: train the model anew.',
  );
  expect(readdirSync(folder)).toEqual([]);
  model.dispose();
});

test.each([
  ['a dense net', 'createDenseNet', plan],
  [
    'a convolutional net with dropout, augmentation, averaged weights and clipped gradients',
    'createConvNet',
    { ...plan, augmentation: { rotation: 10, elastic: 0.5, erasing: 6, noise: 0.1 }, ema: 0.9, clipNorm: 1 },
  ],
  ['a convolutional net with dropout, trained eagerly', 'createConvNet', { ...plan, runEagerly: true }],
] as const)(
  'a run that is killed and resumed ends with the weights of an uninterrupted one: %s',
  async (_, create, run) => {
    const straight = { createDenseNet, createConvNet }[create]({ seed: 2 });
    const history = await train(straight, small, { ...run, validation });
    // The same run in a process of its own, which ends itself without a farewell in the middle of the fourth epoch.
    const script = `
    const { ${create}, loadMnist, take, train } = require('digitlab');
    const mnist = loadMnist();
    const onBatch = ({ epoch, batch }) => { if (epoch === 4 && batch === 3) process.kill(process.pid, 'SIGKILL'); };
    const run = { checkpoint: ${JSON.stringify(folder)}, validation: take(mnist.validation, 200), onBatch };
    void train(${create}({ seed: 2 }), take(mnist.train, 500), { ...${JSON.stringify(run)}, ...run });`;
    const child = spawnSync(process.execPath, ['-e', script], { cwd: projectRoot(), encoding: 'utf8' });
    expect([child.signal, child.stderr]).toEqual(['SIGKILL', '']);
    const resumed = await resumeTraining(folder, small, { validation });
    expect(largestDifference(copyWeights(resumed.model), copyWeights(straight))).toBe(0);
    expect(resumed.history.validationLoss).toEqual(history.validationLoss);
    [straight, resumed.model].forEach((model) => model.dispose());
  },
);

test('an interrupted run goes on with the history object that it had', async () => {
  const model = createDenseNet({ seed: 2 });
  const history = createHistory();
  const stop = new AbortController();
  const onEpoch = () => void (history.loss.length === 2 && stop.abort());
  await train(model, small, { ...plan, validation, history, checkpoint: folder, signal: stop.signal, onEpoch });
  expect([history.ended, history.loss.length]).toEqual(['interrupted', 2]);
  const resumed = await resumeTraining(folder, small, { validation, history });
  expect(resumed.history).toBe(history);
  expect([history.ended, history.loss.length]).toEqual(['finished', 6]);
  [model, resumed.model].forEach((each) => each.dispose());
});

test('a run that is stopped between two epochs leaves the model as the checkpoint has it', async () => {
  const model = createDenseNet({ seed: 2 });
  const stop = new AbortController();
  const onEpoch = () => stop.abort();
  await train(model, small, { epochs: 3, checkpoint: folder, signal: stop.signal, onEpoch });
  const saved = await loadModel(folder);
  expect(largestDifference(copyWeights(saved), copyWeights(model))).toBe(0);
  [model, saved].forEach((each) => each.dispose());
});

test('a copy of an unfinished model is no run that can go on', async () => {
  const model = createDenseNet({ seed: 2 });
  const stop = new AbortController();
  await train(model, small, { epochs: 3, checkpoint: folder, signal: stop.signal, onEpoch: () => stop.abort() });
  expect(await readUnfinished(folder)).toMatchObject({ plan: { epochs: 3 } });
  const { model: again, notes } = await readModel(folder);
  await saveModel(folder, again, { notes: notes as object });
  expect(await readUnfinished(folder)).toBeUndefined();
  [model, again].forEach((each) => each.dispose());
});

test('a run that cannot be resumed leaves no tensor behind', async () => {
  const model = createDenseNet({ seed: 2 });
  const stop = new AbortController();
  const run = { ...plan, validation, checkpoint: folder, signal: stop.signal, onEpoch: () => stop.abort() };
  await train(model, small, run);
  const before = tf.memory().numTensors;
  await expect(resumeTraining(folder, small)).rejects.toThrow('patience was given without a validation split');
  expect(tf.memory().numTensors).toBe(before);
  model.dispose();
});

test('each new checkpoint replaces the one before and leaves no old file', async () => {
  const model = createDenseNet();
  await train(model, small, { ...plan, patience: undefined, epochs: 3, checkpoint: folder });
  expect(readdirSync(folder).sort()).toEqual([
    'model.json',
    expect.stringMatching(/^training-[0-9a-f]{12}\.bin$/),
    expect.stringMatching(/^weights-[0-9a-f]{12}\.bin$/),
  ]);
  model.dispose();
});

test('what a killed run has left goes once it is ten minutes old, and nothing else', async () => {
  const left = ['weights-0123456789ab.bin', 'training-0123456789ab.bin.17.partial', 'model.json.17.partial'];
  // Another process may be about to name these.
  const fresh = ['weights-0123456789ac.bin', 'training-0123456789ac.bin.18.partial'];
  const others = ['notes.bin', 'weights-of-mine.bin'];
  const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);
  for (const name of [...left, ...fresh, ...others]) {
    writeFileSync(path.join(folder, name), 'x');
    const changed = minutesAgo(fresh.includes(name) ? 9 : 11);
    utimesSync(path.join(folder, name), changed, changed);
  }
  const model = createDenseNet();
  await saveModel(folder, model);
  model.dispose();
  const names = readdirSync(folder);
  expect(names).toEqual(expect.arrayContaining(['model.json', ...fresh, ...others]));
  expect(names.filter((name) => left.includes(name))).toEqual([]);
});

test('while two processes save in one folder, a third always reads a whole model there', async () => {
  const first = createDenseNet({ seed: 0 });
  await saveModel(folder, first);
  const save = (seed: number): ChildProcess => {
    const script = `const { createDenseNet, saveModel } = require('./lib/dist');
      const models = Array.from({ length: 40 }, (_, i) => createDenseNet({ seed: ${seed} + i }));
      const save = async () => { for (const model of models) await saveModel(${JSON.stringify(folder)}, model); };
      void save();`;
    return spawn(process.execPath, ['-e', script], { cwd: projectRoot(), stdio: 'inherit' });
  };
  const children = [100, 200].map(save);
  const ended = Promise.all(children.map((child) => once(child, 'exit')));
  let reads = 0;
  while (children.some((child) => child.exitCode === null && child.signalCode === null)) {
    (await loadModel(folder)).dispose();
    reads += 1;
    await setImmediate(); // lets the children's end be heard
  }
  expect(await ended).toEqual([
    [0, null],
    [0, null],
  ]);
  (await loadModel(folder)).dispose();
  expect(reads).toBeGreaterThan(20);
  first.dispose();
});

describe('a checkpoint that cannot be used is refused in one sentence', () => {
  const file = (kind: string) => path.join(folder, readdirSync(folder).find((name) => name.startsWith(kind)) as string);
  const tensors = () => tf.memory().numTensors;

  beforeEach(async () => {
    const model = createDenseNet();
    await train(model, small, { epochs: 1, checkpoint: folder });
    model.dispose();
  });

  test('a damaged weights file', async () => {
    const bytes = readFileSync(file('weights'));
    bytes[1000] ^= 1;
    writeFileSync(file('weights'), bytes);
    await expect(loadModel(folder)).rejects.toThrow(
      /weights-.*\.bin is damaged \(SHA-256 .*…, wanted .*…\): remove the folder and train again\.$/,
    );
  });

  test('a missing weights file', async () => {
    rmSync(file('weights'));
    await expect(loadModel(folder)).rejects.toThrow(/is missing, although model\.json names it/);
  });

  test('a model.json that was cut off', async () => {
    writeFileSync(file('model'), readFileSync(file('model')).subarray(0, 100));
    await expect(loadModel(folder)).rejects.toThrow(/model\.json is damaged or is no TensorFlow\.js layers model/);
  });

  test.each([
    ['"learningRate":0.001', '"learningRate":0.1'],
    ['"units":128', '"units":129'],
    ['"epochs":1', '"epochs":2'],
  ])('a model.json in which %s has become %s', async (before, after) => {
    const text = readFileSync(file('model'), 'utf8');
    const changed = text.replace(before, after);
    expect(changed).not.toBe(text);
    writeFileSync(file('model'), changed);
    await expect(loadModel(folder)).rejects.toThrow(/model\.json is damaged or is no TensorFlow\.js layers model/);
  });

  test('a folder without a model', async () => {
    await expect(loadModel('/nowhere')).rejects.toThrow(
      '/nowhere holds no model.json: give the folder of a saved model',
    );
  });

  test('a model that another program saved', async () => {
    const model = createDenseNet();
    const foreign = path.join(folder, 'foreign');
    await model.save(`file://${foreign}`);
    await expect(loadModel(foreign)).rejects.toThrow(/holds a model that this library did not save/);
    model.dispose();
  });

  test('a finished model, when it is to be resumed', async () => {
    const model = createDenseNet();
    await saveModel(folder, model);
    const before = tensors();
    await expect(resumeTraining(folder, small)).rejects.toThrow(/holds a finished model without training state/);
    expect(tensors()).toBe(before);
    model.dispose();
  });

  test('the same labels with other images', async () => {
    const changed = { ...small, images: small.images.map((byte) => 255 - byte) };
    await expect(resumeTraining(folder, changed)).rejects.toThrow(/was trained on other examples than these 500/);
  });

  test('other examples than those it was trained on', async () => {
    await expect(resumeTraining(folder, take(mnist.train, 400))).rejects.toThrow(
      /was trained on other examples than these 400/,
    );
  });
});

test('a resumed run goes back to its best epoch, also when that came before the break', async () => {
  // Labels that are one too high: the better a network reads, the larger is the loss on them.
  const wrong = { ...validation, labels: validation.labels.map((label) => (label + 1) % 10) };
  const options = { ...plan, patience: 3, validation: wrong };
  const straight = createDenseNet({ seed: 2 });
  const history = await train(straight, small, options);
  expect(bestEpoch(history)).toBe(0);
  const model = createDenseNet({ seed: 2 });
  const stop = new AbortController();
  const onEpoch = ({ loss }: { loss: number[] }) => void (loss.length === 2 && stop.abort());
  await train(model, small, { ...options, checkpoint: folder, signal: stop.signal, onEpoch });
  const resumed = await resumeTraining(folder, small, { validation: wrong });
  expect(resumed.history.ended).toBe('stopped early');
  expect(largestDifference(copyWeights(resumed.model), copyWeights(straight))).toBe(0);
  [straight, model, resumed.model].forEach((each) => each.dispose());
});

test('a model whose data is refused is not left behind', async () => {
  const model = createDenseNet();
  await train(model, small, { epochs: 1, checkpoint: folder });
  const before = tf.memory().numTensors;
  await expect(resumeTraining(folder, take(mnist.train, 400))).rejects.toThrow(/was trained on other examples/);
  expect(tf.memory().numTensors).toBe(before);
  model.dispose();
});

test('a run that goes on keeps the notes that it began with', async () => {
  const stop = new AbortController();
  const model = createDenseNet();
  const run = { checkpoint: folder, notes: { classNames: ['a', 'b'] } };
  await train(model, small, { ...run, epochs: 2, signal: stop.signal, onEpoch: () => stop.abort() });
  await resumeTraining(folder, small);
  const { notes } = await readModel(folder);
  expect(notes).toMatchObject({ classNames: ['a', 'b'], plan: { epochs: 2 } });
});

test('a model that could not be loaded again is refused before anything is written', async () => {
  const part = () => tf.sequential({ layers: [tf.layers.dense({ units: 4, inputShape: [4], name: 'same' })] });
  const model = tf.sequential({ layers: [part(), part()] });
  await expect(saveModel(folder, model)).rejects.toThrow(
    'Two weights of the model are called same/kernel, so it could not be loaded again: give its layers names of their own.',
  );
  expect(readdirSync(folder)).toEqual([]);
});

test('a model that is frozen as a whole is still so once it was saved', async () => {
  const model = createDenseNet();
  model.trainable = false;
  await saveModel(folder, model);
  const loaded = await loadModel(folder);
  expect(loaded.trainableWeights).toHaveLength(0);
  [model, loaded].forEach((each) => each.dispose());
});

test('a model inside the model that is frozen is still so after a break', async () => {
  const create = () => {
    const kernel = (seed: number) => ({ kernelInitializer: tf.initializers.glorotUniform({ seed }) });
    const flat = tf.layers.flatten({ inputShape: [28, 28, 1] });
    const frozen = tf.sequential({ layers: [flat, tf.layers.dense({ units: 8, activation: 'relu', ...kernel(1) })] });
    frozen.trainable = false;
    const images = tf.input({ shape: [28, 28, 1] });
    const outputs = tf.layers.dense({ units: 10, activation: 'softmax', ...kernel(2) }).apply(frozen.apply(images));
    return tf.model({ inputs: images, outputs: outputs as typeof images });
  };
  const run = { epochs: 3, batchSize: 100 };
  const straight = create();
  await train(straight, small, run);
  const broken = create();
  const stop = new AbortController();
  await train(broken, small, { ...run, checkpoint: folder, signal: stop.signal, onEpoch: () => stop.abort() });
  const { model } = await resumeTraining(folder, small);
  expect(model.trainableWeights).toHaveLength(2);
  expect(largestDifference(copyWeights(model), copyWeights(straight))).toBe(0);
  [straight, broken, model].forEach((each) => each.dispose());
});
