import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { LayersModel } from '@tensorflow/tfjs-node';
import { loadMnist, selectExamples, take } from '../../lib/data/dataset';
import { compileTraining } from '../../lib/graph/compile';
import { createConvNet, createDenseNet, createLeNet5 } from '../../lib/model/architectures';
import { createOptimizer } from '../../lib/model/eager-optimizer';
import { adam, sgd } from '../../lib/model/optimizer';
import { trainStep, trainableVariables } from '../../lib/model/training-step';
import { copyWeights, restoreWeights } from '../../lib/model/weights';
import { tf } from '../../lib/tf';
import { all, largestDifference, randomSplit } from './agreement';

const mnist = loadMnist();
const examples = take(mnist.train, 1280);
const batch = (step: number, size = 128) => all(size).map((i) => ((step - 1) * size + i) % examples.count);

function withoutDropout(model: LayersModel): LayersModel {
  for (const layer of model.layers) if (layer.getClassName() === 'Dropout') Object.assign(layer, { rate: 0 });
  return model;
}

test.each([
  ['dense net', createDenseNet, adam(), 1e-3],
  ['LeNet-5', createLeNet5, adam(), 1e-3],
  ['convolutional net', createConvNet, adam(), 1e-3],
  ['convolutional net by SGD', createConvNet, sgd({ momentum: 0.9 }), 0.01],
] as const)('%s: ten steps give the weights, losses and hits of ten eager steps', (_, create, config, learningRate) => {
  const [compiledModel, eagerModel] = [withoutDropout(create()), withoutDropout(create())];
  const compiled = compileTraining(compiledModel, examples, { optimizer: config });
  const optimizer = createOptimizer(config, trainableVariables(eagerModel));
  for (let step = 1; step <= 10; step++) {
    const indices = batch(step);
    const result = compiled.step(indices, { learningRate, step });
    const options = { optimizer, learningRate, step, seed: 1, onFinite: () => undefined };
    const eager = trainStep(eagerModel, selectExamples(examples, indices), options);
    expect(result.loss).toBeCloseTo(eager.loss, 4);
    expect(result.correct).toBe(eager.correct);
  }
  compiled.readWeights();
  expect(largestDifference(copyWeights(compiledModel), copyWeights(eagerModel))).toBeLessThan(1e-4);
  // The optimizer's own values are those of the eager one, in the same order: a checkpoint fits both.
  const slots = optimizer.slots.map((slot) => slot.dataSync<'float32'>());
  expect(largestDifference(compiled.state(), slots)).toBeLessThan(1e-4);
  compiled.dispose();
  optimizer.dispose();
});

function run(model: LayersModel, { seed = 1, steps = 4 } = {}): Float32Array[] {
  const compiled = compileTraining(model, examples, { optimizer: adam(), seed });
  for (let step = 1; step <= steps; step++) compiled.step(batch(step, 32), { learningRate: 1e-3, step });
  compiled.readWeights();
  compiled.dispose();
  return copyWeights(model);
}

test('the same seed gives the same weights with dropout, another seed others', () => {
  const first = run(createConvNet(), { seed: 5 });
  expect(largestDifference(run(createConvNet(), { seed: 5 }), first)).toBe(0);
  expect(largestDifference(run(createConvNet(), { seed: 6 }), first)).toBeGreaterThan(1e-4);
});

test('two compiled models at once do not mix', () => {
  const [alone, together, other] = [createConvNet(), createConvNet(), createConvNet({ seed: 2 })];
  const expected = run(alone);
  const [a, b] = [together, other].map((model) => compileTraining(model, examples, { optimizer: adam() }));
  for (let step = 1; step <= 4; step++) {
    a.step(batch(step, 32), { learningRate: 1e-3, step });
    b.step(batch(step + 1, 32), { learningRate: 1e-2, step });
  }
  a.readWeights();
  b.dispose();
  expect(largestDifference(copyWeights(together), expected)).toBe(0);
  a.dispose();
});

test.each([undefined, 0.9])('a run taken up again from its saved state ends with the same weights (ema %p)', (ema) => {
  const model = createConvNet();
  const options = { optimizer: adam(), ema };
  const whole = compileTraining(model, examples, options);
  for (let step = 1; step <= 3; step++) whole.step(batch(step, 32), { learningRate: 1e-3, step });
  whole.readWeights();
  const [weights, state] = [copyWeights(model), whole.state()];
  whole.step(batch(4, 32), { learningRate: 1e-3, step: 4 });
  whole.readWeights();
  const expected = [...copyWeights(model), whole.predict(take(examples, 9).images)];

  restoreWeights(model, weights);
  const resumed = compileTraining(model, examples, options);
  resumed.loadState(state);
  resumed.step(batch(4, 32), { learningRate: 1e-3, step: 4 });
  resumed.readWeights();
  expect([...copyWeights(model), resumed.predict(take(examples, 9).images)]).toEqual(expected);
  whole.dispose();
  resumed.dispose();
});

test('averages follow the weights by a ← a − (a − w)(1 − min(ema, (1 + t)/(10 + t))), statistics included', () => {
  const model = tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [2, 2, 1] }),
      tf.layers.batchNormalization({ momentum: 0.5 }),
      tf.layers.dense({ units: 3, activation: 'softmax' }),
    ],
  });
  const split = randomSplit([2, 2, 1], { classCount: 3 });
  const compiled = compileTraining(model, split, { optimizer: sgd(), ema: 0.22 });
  let average = copyWeights(model);
  let live: Float32Array[] = [];
  for (let step = 1; step <= 3; step++) {
    compiled.step(all(6), { learningRate: 0.5, step });
    live = compiled.state(); // plain SGD keeps nothing else
    const decay = Math.min(0.22, (1 + step) / (10 + step)); // 2/11, then 0.22
    average = live.map((weights, i) => weights.map((w, j) => average[i][j] * decay + w * (1 - decay)));
  }
  compiled.readWeights();
  expect(largestDifference(copyWeights(model), average)).toBeLessThan(1e-6);
  expect(largestDifference(live, average)).toBeGreaterThan(1e-3);
  const images = tf.tensor(
    Float32Array.from(split.images, (byte) => byte / 255),
    [6, 2, 2, 1],
  );
  const predicted = (model.predict(images) as typeof images).dataSync<'float32'>();
  expect(largestDifference([compiled.predict(split.images)], [predicted])).toBeLessThan(1e-6);
  compiled.dispose();
});

test('the last good weights are the averages, where averages are kept', () => {
  const model = createDenseNet();
  const compiled = compileTraining(model, examples, { optimizer: sgd(), ema: 0.999 });
  compiled.step(batch(1), { learningRate: 0.1, step: 1 });
  compiled.readWeights();
  const averages = copyWeights(model);
  const live = compiled.state();
  compiled.step(batch(2), { learningRate: 1e30, step: 2 }); // its own loss is still finite
  expect(() => compiled.step(batch(3), { learningRate: 0.1, step: 3 })).toThrow('The loss became NaN');
  compiled.readLastGood();
  expect(largestDifference(copyWeights(model), averages)).toBe(0);
  expect(largestDifference(averages, live)).toBeGreaterThan(1e-4);
  compiled.dispose();
});

test('predicts in more than one batch what the model predicts', () => {
  const model = createDenseNet();
  const compiled = compileTraining(model, examples, { optimizer: sgd() });
  const predicted = compiled.predict(take(examples, 1101).images);
  const images = tf.tensor(
    Float32Array.from(take(examples, 1101).images, (byte) => byte / 255),
    [1101, 28, 28, 1],
  );
  const eager = (model.predict(images) as typeof images).dataSync<'float32'>();
  expect(largestDifference([predicted], [eager])).toBeLessThan(1e-5);
  expect(() => compiled.predict(new Uint8Array(785))).toThrow(/785 bytes, no whole number of images of \[28,28,1\]/);
  compiled.dispose();
});

test('the session works on its own copy of the data', () => {
  const model = createDenseNet();
  const losses = [0, 16, 32, 48].map((offset) => {
    // TensorFlow takes an array over without a copy when its address is a multiple of 64 bytes: one of these four is.
    const images = new Uint8Array(examples.images.length + offset).subarray(offset);
    images.set(examples.images);
    const compiled = compileTraining(model, { ...examples, images }, { optimizer: adam() });
    images.fill(0);
    const { loss } = compiled.step(batch(1), { learningRate: 0, step: 1 });
    compiled.dispose();
    return loss;
  });
  expect(losses).toEqual(new Array(4).fill(losses[0]));
});

test('memory does not grow from step to step, nor from one compiled model to the next', () => {
  const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('digitlab-graph-'));
  const before = folders();
  const tensors = tf.memory().numTensors;
  const model = createDenseNet();
  const weights = tf.memory().numTensors;
  const compileOnce = ({ steps }: { steps: number }) => {
    const compiled = compileTraining(model, mnist.train, { optimizer: adam() });
    for (let step = 1; step <= steps; step++) compiled.step(batch(step), { learningRate: 1e-3, step });
    compiled.dispose();
    expect(() => compiled.predict(new Uint8Array(784))).toThrow('The compiled model was disposed');
  };
  compileOnce({ steps: 20 });
  expect(folders()).toEqual(before);
  const start = process.memoryUsage().rss;
  compileOnce({ steps: 1000 });
  expect(process.memoryUsage().rss - start).toBeLessThan(60e6);
  for (let i = 0; i < 12; i++) compileOnce({ steps: 1 });
  expect(process.memoryUsage().rss - start).toBeLessThan(200e6); // 12 copies of the images would be 500 MB
  expect(tf.memory().numTensors).toBe(weights);
  model.dispose();
  expect(tf.memory().numTensors).toBe(tensors);
});

test('a model with a fixed batch trains and predicts with batches of other sizes', () => {
  const images = tf.input({ batchShape: [8, 4, 4, 1] });
  const values = tf.layers.flatten().apply(images);
  const outputs = tf.layers.dense({ units: 4, activation: 'softmax' }).apply(values) as typeof images;
  const model = tf.model({ inputs: images, outputs });
  const split = randomSplit([4, 4, 1]);
  const compiled = compileTraining(model, split, { optimizer: sgd() });
  expect(compiled.step(all(6), { learningRate: 0.1, step: 1 }).loss).toBeGreaterThan(0);
  expect(compiled.predict(split.images)).toHaveLength(6 * 4);
  compiled.dispose();
  model.dispose();
});
