import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-node';
import { loadMnist, take } from '../../lib/data/dataset';
import { deriveSeed, permutation } from '../../lib/data/random';
import type { Augmentation } from '../../lib/graph/augmentation';
import { createConvNet, createDenseNet, createTinyNet } from '../../lib/model/architectures';
import { evaluate } from '../../lib/model/evaluation';
import { createTrainer } from '../../lib/model/create-trainer';
import { bestEpoch, createHistory } from '../../lib/model/history';
import { adam, sgd } from '../../lib/model/optimizer';
import { createPlan } from '../../lib/model/plan';
import { createProgress } from '../../lib/model/progress';
import { learningRateAt } from '../../lib/model/schedule';
import { settleBatchNorm } from '../../lib/model/settle-batch-norm';
import { resumeTraining, train } from '../../lib/model/training';
import { copyWeights } from '../../lib/model/weights';
import { projectRoot } from '../../lib/project';
import { tf } from '../../lib/tf';
import { largestDifference } from '../graph/agreement';

const mnist = loadMnist();
const [small, validation] = [take(mnist.train, 600), take(mnist.validation, 300)];

test('training lowers the loss, counts every example and fills the history', async () => {
  const model = createDenseNet();
  const seen: number[] = [];
  const history = await train(model, small, {
    epochs: 3,
    batchSize: 250,
    validation,
    onBatch: ({ batch, batches, epoch }) => {
      expect(batches).toBe(3); // 250 + 250 + 100
      seen.push(epoch * 10 + batch);
    },
  });
  expect(seen).toEqual([11, 12, 13, 21, 22, 23, 31, 32, 33]);
  expect(history.loss).toHaveLength(3);
  expect(history.loss[2]).toBeLessThan(history.loss[0]);
  expect(history.validationAccuracy[2]).toBe(evaluate(model, validation).accuracy);
  expect(history.ended).toBe('finished');
  model.dispose();
});

test('an epoch takes each example once, in an order of its own, by the rates of the schedule', async () => {
  const few = take(mnist.train, 100);
  const plan = createPlan({ epochs: 2, batchSize: 30, seed: 5, learningRate: { kind: 'oneCycle', peak: 0.01 } });
  const [model, other] = [createDenseNet(), createDenseNet()];
  const history = await train(model, few, plan);
  const trainer = createTrainer(other, few, plan);
  const rateAt = (step: number) => learningRateAt(plan.learningRate, { step, steps: 8 });
  const losses = [0, 1].map((epoch) => {
    const order = permutation(100, deriveSeed(5, epoch));
    const sums = [0, 1, 2, 3].map((batch) => {
      const indices = order.subarray(30 * batch, 30 * batch + 30); // 30, 30, 30 and 10
      const step = 4 * epoch + batch;
      return indices.length * trainer.step(indices, { learningRate: rateAt(step), step: step + 1 }).loss;
    });
    return sums.reduce((sum, loss) => sum + loss, 0) / 100;
  });
  trainer.readWeights();
  expect(history.loss).toEqual(losses.map((loss) => expect.closeTo(loss, 6) as number));
  expect(history.learningRate).toEqual([rateAt(3), rateAt(7)]);
  expect(largestDifference(copyWeights(model), copyWeights(other))).toBe(0);
  trainer.dispose();
  for (const each of [model, other]) each.dispose();
});

test('training sees the images as augmentation changes them', async () => {
  const lossWith = async (augmentation?: Augmentation) => {
    const model = createDenseNet();
    const { loss } = await train(model, small, { epochs: 1, learningRate: 0, augmentation });
    model.dispose();
    return loss[0];
  };
  expect(Math.abs((await lossWith({ translation: 6 })) - (await lossWith()))).toBeGreaterThan(1e-3);
});

test('the same seed gives the same weights, dropout included, and another seed others', async () => {
  const run = async (seed: number) => {
    const model = createConvNet();
    await train(model, take(small, 200), { epochs: 2, batchSize: 64, seed });
    const weights = copyWeights(model);
    model.dispose();
    return weights;
  };
  const [first, again, other] = [await run(3), await run(3), await run(4)];
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});

test('dropout hides other units at each step', async () => {
  // With a learning rate of 0 nothing but the dropout mask changes between two epochs of one batch.
  const model = createConvNet();
  const history = await train(model, take(small, 100), { epochs: 2, batchSize: 100, learningRate: 0 });
  expect(history.loss[0]).not.toBe(history.loss[1]);
  model.dispose();
});

test('early stopping restores the weights of the best epoch', async () => {
  const model = createDenseNet();
  // A learning rate this high makes the validation loss rise soon.
  const options = { epochs: 30, batchSize: 50, learningRate: 0.02, patience: 2, validation };
  const history = await train(model, take(small, 200), options);
  expect(history.ended).toBe('stopped early');
  const best = Math.min(...history.validationLoss);
  expect(history.validationLoss.at(-3)).toBe(best);
  expect(evaluate(model, validation).loss).toBeCloseTo(best, 6);
  model.dispose();
});

test('settle works on the last epoch only, before it is measured and saved, and a finished run is not settled again', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'digitlab-settle-'));
  const plan = { epochs: 2, batchSize: 100, seed: 4, augmentation: { rotation: 30, translation: 4 } };
  const [plain, settled] = [createTinyNet(), createTinyNet()];
  await train(plain, small, plan);
  const run = { validation, checkpoint: folder };
  const history = await train(settled, small, { ...plan, settle: true, ...run });
  expect(copyWeights(settled)).not.toEqual(copyWeights(plain));
  settleBatchNorm(plain, small, plan);
  expect(largestDifference(copyWeights(settled), copyWeights(plain))).toBe(0);
  expect(history.validationLoss[1]).toBeCloseTo(evaluate(plain, validation).loss, 6);
  const again = await resumeTraining(folder, small, run);
  expect(largestDifference(copyWeights(again.model), copyWeights(plain))).toBe(0);
  [plain, settled, again.model].forEach((model) => model.dispose());
  rmSync(folder, { recursive: true });
});

test('settle and patience exclude each other', async () => {
  const model = createDenseNet();
  const options = { patience: 2, settle: true, validation };
  await expect(train(model, small, options)).rejects.toThrow(
    'patience and settle were both given: settle needs to know the last epoch, leave one of them out.',
  );
  model.dispose();
});

test.each([0, -1, 1.5, NaN, Infinity])('a patience of %d is refused', async (patience) => {
  const model = createDenseNet();
  await expect(train(model, small, { patience, validation })).rejects.toThrow(/^patience is /);
  model.dispose();
});

test('a model of two inputs or without a row for each image is refused in one sentence', async () => {
  const [one, other] = [0, 1].map(() => tf.input({ shape: [28, 28, 1] }));
  const sum = tf.layers.add().apply([one, other]) as tf.SymbolicTensor;
  const ten = tf.layers.dense({ units: 10 }).apply(tf.layers.flatten().apply(sum)) as tf.SymbolicTensor;
  const two = tf.model({ name: 'two', inputs: [one, other], outputs: ten });
  const flat = tf.sequential({ name: 'maps', layers: [tf.layers.dense({ units: 10, inputShape: [28, 28, 1] })] });
  await expect(train(two, small)).rejects.toThrow(
    "Model 'two' has 2 inputs and outputs of [n, 10]: pass one that takes images and gives [n, classes].",
  );
  await expect(train(flat, small)).rejects.toThrow(
    "Model 'maps' has 1 inputs and outputs of [n, 28, 28, 10]: pass one",
  );
  for (const model of [two, flat]) model.dispose();
});

test('patience without a validation split is refused', async () => {
  const model = createDenseNet();
  await expect(train(model, small, { patience: 2 })).rejects.toThrow('patience was given without a validation split');
  model.dispose();
});

test('a loss that is not finite stops with the batch and a hint, and keeps the last good weights', async () => {
  const model = createDenseNet();
  const options = { optimizer: sgd(), learningRate: 1e30, batchSize: 100 };
  await expect(train(model, small, options)).rejects.toThrow(
    /^The loss became NaN at batch \d+ of 6 in epoch 1: the learning rate 1e\+30 may be too high, try a tenth of it; the model keeps the weights of its last good batch\.$/,
  );
  for (const weights of copyWeights(model)) expect(weights.every(Number.isFinite)).toBe(true);
  model.dispose();
});

test('a step that ruins the weights at the end of an epoch is undone as well', async () => {
  const model = createDenseNet();
  const before = copyWeights(model);
  // One batch an epoch: the ruin shows only in the first loss of the second epoch.
  const options = { optimizer: sgd(), learningRate: 1e30, batchSize: 600, epochs: 2 };
  await expect(train(model, small, options)).rejects.toThrow(/^The loss became NaN at batch 1 of 1 in epoch 2: /);
  expect(largestDifference(copyWeights(model), before)).toBe(0);
  // So large a rate leaves numbers that are no longer finite, which no loss has seen yet.
  await expect(train(model, small, { ...options, learningRate: 1e45 })).rejects.toThrow(
    /^The weights became infinite at batch 1 of 1 in epoch 1: /,
  );
  expect(largestDifference(copyWeights(model), before)).toBe(0);
  model.dispose();
});

test('an abort stops after the current batch and keeps history and weights', async () => {
  const model = createDenseNet();
  const before = copyWeights(model);
  const stop = new AbortController();
  const history = createHistory();
  let batches = 0;
  const result = await train(model, small, {
    epochs: 5,
    batchSize: 100,
    history,
    signal: stop.signal,
    onBatch: () => {
      if (++batches === 8) stop.abort();
    },
  });
  expect(result).toBe(history);
  expect(batches).toBe(8);
  expect(history.ended).toBe('interrupted');
  expect(history.loss).toHaveLength(1);
  expect(copyWeights(model)).not.toEqual(before);
  model.dispose();
});

test('an interrupt (Ctrl-C, the stop button) does the same', () => {
  // In a process of its own: the test runner's `process` is a copy that receives no signals.
  const script = `
    const { createDenseNet, createHistory, loadMnist, take, train } = require('digitlab');
    const history = createHistory();
    const onBatch = ({ epoch, batch }) => { if (epoch === 2 && batch === 2) process.kill(process.pid, 'SIGINT'); };
    train(createDenseNet(), take(loadMnist().train, 600), { epochs: 50, batchSize: 100, history, onBatch })
      .then(() => console.log(history.ended, history.loss.length));`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
    cwd: projectRoot(),
    encoding: 'utf8',
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'interrupted 1\n', stderr: '' });
});

test('no tensor is left behind, whether training ends well, early or with an error', async () => {
  const before = tf.memory().numTensors;
  const model = createDenseNet();
  const own = tf.memory().numTensors;
  await train(model, small, { epochs: 2, validation, patience: 1 });
  expect(tf.memory().numTensors).toBe(own);
  await expect(train(model, small, { optimizer: sgd(), learningRate: 1e30 })).rejects.toThrow();
  expect(tf.memory().numTensors).toBe(own);
  model.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('resident memory does not grow over fifty epochs with dropout and augmentation, and comes back at the end', async () => {
  const model = createConvNet();
  const options = { batchSize: 32, augmentation: { rotation: 10, noise: 0.1 }, ema: 0.99, validation };
  await train(model, take(small, 256), { ...options, epochs: 10 });
  const before = process.memoryUsage().rss;
  await train(model, take(small, 256), { ...options, epochs: 50 });
  // 400 more steps; keeping one batch of feature maps (2.8 MB) each would be 1 GB.
  expect(process.memoryUsage().rss - before).toBeLessThan(40e6);
  model.dispose();
});

test('with averaged weights, these are what is measured and what the model has in the end', async () => {
  const [model, live] = [createDenseNet(), createDenseNet()];
  const options = { epochs: 2, batchSize: 50, validation };
  const history = await train(model, small, { ...options, ema: 0.95 });
  await train(live, small, options);
  const { loss, accuracy } = evaluate(model, validation);
  expect(history.validationAccuracy[1]).toBe(accuracy);
  expect(history.validationLoss[1]).toBeCloseTo(loss, 5);
  expect(evaluate(live, validation).loss).not.toBeCloseTo(loss, 3);
  [model, live].forEach((each) => each.dispose());
});

test('eager training gives the same weights, label smoothing and clipping included', async () => {
  const options = { epochs: 1, batchSize: 60, labelSmoothing: 0.1, clipNorm: 0.5 };
  const [compiled, eager] = [createDenseNet(), createDenseNet()];
  const one = await train(compiled, small, options);
  const other = await train(eager, small, { ...options, runEagerly: true });
  expect(largestDifference(copyWeights(compiled), copyWeights(eager))).toBeLessThan(1e-4);
  expect(one.loss[0]).toBeCloseTo(other.loss[0], 4);
  expect(one.accuracy).toEqual(other.accuracy);
  [compiled, eager].forEach((each) => each.dispose());
});

describe('a model with a layer that the compiler does not know', () => {
  const create = () =>
    tf.sequential({
      layers: [
        tf.layers.cropping2D({ cropping: 4, inputShape: [28, 28, 1], name: 'crop' }),
        tf.layers.flatten(),
        tf.layers.dense({ units: 10, activation: 'softmax', kernelRegularizer: tf.regularizers.l2({ l2: 0.01 }) }),
      ],
    });
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  afterEach(() => warn.mockClear());
  afterAll(() => warn.mockRestore());

  test('is named in one sentence and trains eagerly', async () => {
    const model = create();
    const history = await train(model, small, { epochs: 3, batchSize: 100 });
    expect(warn.mock.calls).toEqual([
      ["layer 'crop' of class Cropping2D is not compiled: trained eagerly, about 3× slower"],
    ]);
    expect(history.loss[2]).toBeLessThan(history.loss[0]);
    model.dispose();
  });

  test('says so when one of its layers draws without a seed', async () => {
    const model = tf.sequential({
      layers: [
        tf.layers.gaussianDropout({ rate: 0.1, inputShape: [28, 28, 1], name: 'drop' }),
        tf.layers.flatten(),
        tf.layers.dense({ units: 10, activation: 'softmax' }),
      ],
    });
    await train(model, take(small, 50), { epochs: 1 });
    expect(warn.mock.calls.flat()).toContain(
      "layer 'drop' of class GaussianDropout draws without a seed: this run cannot be repeated",
    );
    model.dispose();
  });

  test('is refused when something is wanted that only the compiler has', async () => {
    const model = create();
    await expect(train(model, small, { ema: 0.9, augmentation: { noise: 0.1 } })).rejects.toThrow(
      "ema and augmentation was given, which only compiled training has, and layer 'crop' of class Cropping2D is not compiled: leave ema and augmentation out.",
    );
    model.dispose();
  });

  test('gets no labels without a class', async () => {
    const model = create();
    const labels = small.labels.map((label, i) => (i === 7 ? 10 : label));
    await expect(train(model, { ...small, labels })).rejects.toThrow(
      'Label 10 at position 7 of the training split has no output: the model has classes 0 to 9, pass a model with more.',
    );
    model.dispose();
  });
});

test('data that is no bytes is refused, and NaN in it is named', async () => {
  const model = createDenseNet();
  const images = Float32Array.from(small.images, (byte) => byte / 255) as unknown as Uint8Array;
  const wanted = 'pass bytes from 0 (background) to 255 (ink) in a Uint8Array.';
  await expect(train(model, { ...small, images })).rejects.toThrow(
    `The images of the training split are a Float32Array: ${wanted}`,
  );
  images[9] = NaN;
  await expect(train(model, { ...small, images })).rejects.toThrow(
    `The images of the training split are a Float32Array with NaN in it: ${wanted}`,
  );
  model.dispose();
});

test('a validation split that does not fit is refused before the first step', async () => {
  const model = createDenseNet({ classCount: 5 });
  const fitting = { ...small, labels: small.labels.map((label) => label % 5) };
  const onBatch = jest.fn();
  const refusal = (split: typeof small) => expect(train(model, fitting, { validation: split, onBatch })).rejects;
  await refusal(take(validation, 0)).toThrow('The validation split has no examples: pass one that has.');
  await refusal({ ...validation, labels: Uint8Array.of(1) }).toThrow(
    'The validation split has 1 labels for 300 images: pass one for each.',
  );
  await refusal(validation).toThrow(/^Label \d at position \d+ of the validation split has no output/);
  expect(onBatch).not.toHaveBeenCalled();
  model.dispose();
});

test('notes under a name that the checkpoint needs itself are refused before the first step', async () => {
  const model = createDenseNet();
  const before = copyWeights(model);
  await expect(train(model, small, { notes: { classNames: ['a'], data: 'Fashion-MNIST' } })).rejects.toThrow(
    "The notes have a 'data', which a checkpoint writes itself: name yours otherwise.",
  );
  expect(largestDifference(copyWeights(model), before)).toBe(0);
  model.dispose();
});

test('a plan that cannot be followed is refused in one sentence', async () => {
  const model = createDenseNet();
  const refusal = (options: object) => expect(train(model, small, options)).rejects;
  await refusal({ epochs: 0 }).toThrow('epochs is 0: pass a whole number from 1 up.');
  await refusal({ batchSize: 1.5 }).toThrow('batchSize is 1.5: pass a whole number from 1 up.');
  await refusal({ clipNorm: -1 }).toThrow('clipNorm is -1: pass a finite norm above 0, such as 1, or leave it out.');
  await refusal({ learningRate: -0.1 }).toThrow('The learning rate is -0.1: pass a number from 0 up, such as 0.001.');
  await refusal({ learningRate: { kind: 'cosine', peak: NaN } }).toThrow('The learning rate is NaN: pass a number');
  await refusal({ seed: 1.5 }).toThrow('seed is 1.5: pass a whole number from 1 up.');
  await refusal({ learningRate: { kind: 'linear', peak: 0.1, warmup: NaN } }).toThrow('warmup is NaN: pass a share');
  await refusal({ learningRate: { kind: 'exponential', peak: 0.01, end: -0.001 } }).toThrow(
    'The schedule falls from 0.01 to -0.001 by a factor: pass two finite numbers above 0.',
  );
  await refusal({ learningRate: { kind: 'exponential', peak: 0.01, end: Infinity } }).toThrow('from 0.01 to Infinity');
  await refusal({ learningRate: { kind: 'step', peak: 0.01, factor: NaN, at: [0.5] } }).toThrow(
    'steps are NaN at [0.5]',
  );
  await refusal({ learningRate: { kind: 'cosin', peak: 0.01 } }).toThrow(
    'There is no schedule cosin: take oneCycle, cosine, linear, exponential, step.',
  );
  await refusal({ seed: 2 ** 32 + 1 }).toThrow('seed is 4294967297: pass a whole number below 4294967296.');
  await refusal({ optimizer: adam({ beta2: 1 }) }).toThrow("adam's beta2 is 1");
  await refusal({ ema: 1 }).toThrow('ema is 1: pass a decay from 0 to below 1, such as 0.999.');
  await refusal({ labelSmoothing: -0.1 }).toThrow(
    'labelSmoothing is -0.1: pass a share from 0 to below 1, such as 0.1.',
  );
  await refusal({ augmentation: { zoom: 2 } }).toThrow('augmentation.zoom is 2: pass a share below 1');
  model.dispose();
});

test('a layer that is frozen on the way changes no other layer', async () => {
  const dense = (value: number, name: string) =>
    tf.layers.dense({ units: 10, name, useBias: false, kernelInitializer: tf.initializers.constant({ value }) });
  const [one, two] = [dense(1, 'one'), dense(2, 'two')];
  const model = tf.sequential({
    layers: [
      tf.layers.averagePooling2d({ poolSize: 28, inputShape: [28, 28, 1] }),
      tf.layers.flatten(),
      dense(0.5, 'zero'),
      ...[one, two, tf.layers.dense({ units: 10, activation: 'softmax' })],
    ],
  });
  await train(model, small, { epochs: 2, learningRate: 0, onEpoch: () => void (one.trainable = false) });
  expect([one, two].map((layer) => layer.getWeights()[0].dataSync()[0])).toEqual([1, 2]);
  model.dispose();
});

/** The weights of each layer in turn, whatever is frozen. */
const weightsByLayer = (model: LayersModel): Float32Array[] =>
  model.layers.flatMap((layer) => layer.getWeights().map((tensor) => tensor.dataSync<'float32'>().slice()));

test('a layer that is frozen on the way keeps its place among the weights of the best epoch', async () => {
  const model = createDenseNet();
  const before = weightsByLayer(model);
  const onEpoch = () => void (model.layers[1].trainable = false);
  // Without a learning rate the first epoch is the best, and the second stops the run.
  const { ended } = await train(model, small, { epochs: 4, learningRate: 0, patience: 1, validation, onEpoch });
  expect([ended, largestDifference(weightsByLayer(model), before)]).toEqual(['stopped early', 0]);
  model.dispose();
});

test('eager training leaves no tensor behind either', async () => {
  const model = createDenseNet();
  const before = tf.memory().numTensors;
  await train(model, take(small, 100), { epochs: 1, batchSize: 50, runEagerly: true });
  expect(tf.memory().numTensors).toBe(before);
  model.dispose();
});

test.each(['scale', 'center'])('batch norm without %s trains compiled, and is refused eagerly', async (part) => {
  const model = tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [28, 28, 1] }),
      tf.layers.batchNormalization({ [part]: false, name: 'norm' }),
      tf.layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
  const few = take(small, 100);
  await expect(train(model, few, { epochs: 1, runEagerly: true })).rejects.toThrow(
    `Layer 'norm' has no ${part}, which eager training cannot do without: leave that to its default, or have the model compiled.`,
  );
  expect((await train(model, few, { epochs: 1 })).ended).toBe('finished');
  model.dispose();
});

test('after training, Ctrl-C ends the process again, also when training ended with an error', async () => {
  const before = process.listenerCount('SIGINT');
  const model = createDenseNet();
  await train(model, take(small, 100), { epochs: 1 });
  expect(process.listenerCount('SIGINT')).toBe(before);
  await expect(train(model, take(small, 100), { epochs: 1, learningRate: Infinity })).rejects.toThrow();
  expect(process.listenerCount('SIGINT')).toBe(before);
  model.dispose();
});

test('of epochs with equal validation losses the first is the best', () => {
  expect(bestEpoch({ ...createHistory(), validationLoss: [2, 1, 1, 3] })).toBe(1);
  expect(bestEpoch(createHistory())).toBe(-1);
});

test('the time that is left counts the epochs that are left, and is 0 in the end', () => {
  const first = createProgress({ epoch: 0, epochs: 2, batches: 1, count: 10 }).add({ loss: 1, correct: 5 }, 10);
  expect(first.remainingSeconds * first.imagesPerSecond).toBeCloseTo(10);
  const last = createProgress({ epoch: 1, epochs: 2, batches: 1, count: 10 }).add({ loss: 1, correct: 5 }, 10);
  expect(last.remainingSeconds).toBe(0);
});

test.each([
  ['numbers of any size', { units: 10, activation: 'linear' as const }],
  ['ten answers to yes or no', { units: 10, activation: 'sigmoid' as const }],
  ['a single one', { units: 1, activation: 'sigmoid' as const }],
])(
  'a model that ends in %s is refused before it learns anything, not trained with a loss that means nothing',
  async (_, end) => {
    const ones = { kernelInitializer: 'ones' as const };
    const model = tf.sequential({
      layers: [tf.layers.flatten({ inputShape: [28, 28, 1] }), tf.layers.dense({ ...end, ...ones })],
      name: 'unfinished',
    });
    const split = { ...small, labels: small.labels.map((label) => label % 2) };
    const before = copyWeights(model);
    for (const runEagerly of [false, true])
      await expect(train(model, split, { epochs: 1, runEagerly })).rejects.toThrow(
        /^Model 'unfinished' gives no probabilities \((one output|outputs) for an image, in all .+\): end it with a dense layer of at least 2 units and activation softmax\.$/,
      );
    expect(largestDifference(copyWeights(model), before)).toBe(0);
    model.dispose();
  },
);

test('a penalty counts once for each layer that is trained, compiled or eagerly', async () => {
  const create = () => {
    const kernelRegularizer = tf.regularizers.l2({ l2: 0.01 });
    const dense = (seed: number, units = 8) =>
      tf.layers.dense({
        ...{ units, kernelRegularizer, kernelInitializer: tf.initializers.glorotUniform({ seed }) },
        activation: units === 10 ? 'softmax' : 'tanh',
      });
    const twice = dense(1);
    const frozen = dense(2);
    const images = tf.input({ shape: [28, 28, 1] });
    const x = dense(3).apply(tf.layers.flatten().apply(images)); // [n, 8]
    const outputs = dense(4, 10).apply(frozen.apply(twice.apply(twice.apply(x))));
    frozen.trainable = false;
    return tf.model({ inputs: images, outputs: outputs as typeof images });
  };
  const [compiled, eager] = [create(), create()];
  const plan = { epochs: 1, batchSize: 300, optimizer: sgd(), learningRate: 0.1 };
  const one = await train(compiled, small, plan);
  const other = await train(eager, small, { ...plan, runEagerly: true });
  expect(other.loss[0]).toBeCloseTo(one.loss[0], 5);
  expect(largestDifference(copyWeights(eager), copyWeights(compiled))).toBeLessThan(1e-6);
  [compiled, eager].forEach((model) => model.dispose());
});

test('a first step that fails leaves even the averages of batch norm as they were', async () => {
  const model = createTinyNet();
  const [last] = model.layers.slice(-1);
  const broken = last.getWeights().map((weight) => tf.fill(weight.shape, NaN));
  last.setWeights(broken);
  const before = copyWeights(model);
  await expect(train(model, small, { epochs: 1, runEagerly: true })).rejects.toThrow('The loss became NaN');
  expect(copyWeights(model)).toEqual(before); // NaN is equal to NaN here
  model.dispose();
});

test('evaluate refuses a split whose images, labels and count are not of the same number', () => {
  const model = createDenseNet();
  const split = { ...take(validation, 3), labels: validation.labels };
  expect(() => evaluate(model, split)).toThrow(
    'The split says count 3, and has 300 labels and 3 images: pass as many of each.',
  );
  model.dispose();
});
