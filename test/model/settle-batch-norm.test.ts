import { normalize } from '../../lib/data/preprocessing';
import { permutation } from '../../lib/data/random';
import { loadMnist, take } from '../../lib/data/dataset';
import { createConvNet, createTinyNet } from '../../lib/model/architectures';
import { createEnsemble } from '../../lib/model/ensemble';
import { evaluate, predict } from '../../lib/model/evaluation';
import { createHistory } from '../../lib/model/history';
import { settleBatchNorm } from '../../lib/model/settle-batch-norm';
import { train } from '../../lib/model/training';
import { copyWeights } from '../../lib/model/weights';
import { tf } from '../../lib/tf';
import { largestDifference } from '../graph/agreement';

const mnist = loadMnist();
const split = take(mnist.train, 64);
const PIXELS = 784;

test.each([
  ['one batch', 64],
  ['four batches, of which it is the mean', 16],
])('the averages become the mean and variance of what each map computes over %s', (_, batchSize) => {
  const model = tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [28, 28, 1] }),
      tf.layers.dense({ units: 2, useBias: false, kernelInitializer: tf.initializers.glorotUniform({ seed: 3 }) }),
      tf.layers.batchNormalization({ momentum: 0.99 }),
      tf.layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
  const [kernel] = copyWeights(model); // [784, 2]
  settleBatchNorm(model, split, { batchSize, seed: 5 });
  const values = normalize(split.images);
  const order = [...permutation(split.count, 5)];
  const mean = (list: number[]): number => list.reduce((sum, value) => sum + value) / list.length;
  for (const unit of [0, 1]) {
    const outputs = order.map((i) => {
      let sum = 0;
      for (let pixel = 0; pixel < PIXELS; pixel++) sum += values[i * PIXELS + pixel] * kernel[2 * pixel + unit];
      return sum;
    });
    const batches = Array.from({ length: split.count / batchSize }, (_none, k) =>
      outputs.slice(k * batchSize, (k + 1) * batchSize),
    );
    const variances = batches.map((batch) => mean(batch.map((value) => (value - mean(batch)) ** 2)));
    const [movingMean, movingVariance] = copyWeights(model).slice(-2);
    expect(movingMean[unit]).toBeCloseTo(mean(outputs), 4);
    expect(movingVariance[unit] / mean(variances)).toBeCloseTo(1, 3);
  }
  model.dispose();
});

test('with several batches it is the mean over them, the same for the same seed, and nothing else changes', () => {
  const model = createTinyNet({ seed: 2 });
  const before = copyWeights(model);
  const settled = [1, 1, 2].map((seed) => {
    settleBatchNorm(model, split, { batchSize: 16, seed });
    return copyWeights(model);
  });
  expect(settled[1]).toEqual(settled[0]);
  expect(settled[2]).not.toEqual(settled[0]);
  const trained = [...model.weights.keys()].filter((i) => model.trainableWeights.includes(model.weights[i]));
  expect(trained.length).toBeLessThan(before.length);
  for (const i of trained) expect(settled[0][i]).toEqual(before[i]);
  model.dispose();
});

test('a network that was trained on changed images reads unchanged ones better once it is settled', async () => {
  const model = createTinyNet({ seed: 1 });
  const augmentation = { rotation: 30, translation: 4, zoom: 0.3, elastic: 2 };
  await train(model, take(mnist.train, 4000), { epochs: 3, learningRate: 0.005, augmentation });
  const before = evaluate(model, take(mnist.validation, 1000));
  settleBatchNorm(model, take(mnist.train, 4000));
  const after = evaluate(model, take(mnist.validation, 1000));
  expect(after.loss).toBeLessThan(before.loss);
  model.dispose();
});

test('a network without batch norm stays as it is, and no tensor is left behind', () => {
  const model = createConvNet();
  const [weights, tensors] = [copyWeights(model), tf.memory().numTensors];
  settleBatchNorm(model, split);
  expect(largestDifference(copyWeights(model), weights)).toBe(0);
  expect(tf.memory().numTensors).toBe(tensors);
  model.dispose();
});

test('dropout hides what the seed says, each time', () => {
  const initializer = tf.initializers.glorotUniform({ seed: 3 });
  const model = tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [28, 28, 1] }),
      tf.layers.dropout({ rate: 0.5 }),
      tf.layers.dense({ units: 4, kernelInitializer: initializer }),
      tf.layers.batchNormalization(),
      tf.layers.dense({ units: 10, activation: 'softmax', kernelInitializer: initializer }),
    ],
  });
  const settled = [1, 1, 2].map((seed) => {
    settleBatchNorm(model, split, { batchSize: 64, seed });
    return copyWeights(model);
  });
  expect(settled[1]).toEqual(settled[0]);
  expect(settled[2]).not.toEqual(settled[0]);
  model.dispose();
});

test('the networks inside an ensemble are settled too, as each of them alone', async () => {
  const members = [createTinyNet({ seed: 1 }), createTinyNet({ seed: 2 })];
  const ensemble = await createEnsemble(members);
  [...members, ensemble].forEach((model) => settleBatchNorm(model, split));
  const [one, other, mean] = [...members, ensemble].map((model) => predict(model, split.images));
  mean.forEach((value, i) => expect(value).toBeCloseTo((one[i] + other[i]) / 2, 5));
  [...members, ensemble].forEach((model) => model.dispose());
});

test('images that fill no last batch do not count for more than others', () => {
  const model = createTinyNet({ seed: 2 });
  settleBatchNorm(model, split, { batchSize: 63 }); // and one image is left
  const averages = copyWeights(model);
  settleBatchNorm(model, split, { batchSize: 64 });
  copyWeights(model).forEach((values, i) =>
    values.forEach((value, j) => expect(Math.abs(averages[i][j] - value)).toBeLessThan(0.02 + 0.2 * Math.abs(value))),
  );
  model.dispose();
});

test('a batch size that is none, and a break on the way, leave the model as it was', () => {
  const model = createTinyNet();
  const before = copyWeights(model);
  expect(() => settleBatchNorm(model, split, { batchSize: NaN })).toThrow('batchSize is NaN: pass a whole number');
  expect(largestDifference(copyWeights(model), before)).toBe(0);
  const apply = jest.spyOn(model, 'apply').mockImplementationOnce(() => {
    throw new Error('no memory');
  });
  expect(() => settleBatchNorm(model, split)).toThrow('no memory');
  apply.mockRestore();
  expect(largestDifference(copyWeights(model), before)).toBe(0);
  model.dispose();
});

test('what has no averages to take is refused, and the model stays as it was', () => {
  const layers = (momentum: number) => [
    tf.layers.flatten({ inputShape: [28, 28, 1] }),
    tf.layers.batchNormalization({ momentum, name: 'still' }),
  ];
  const model = tf.sequential({ layers: layers(1) });
  const before = copyWeights(model);
  expect(() => settleBatchNorm(model, split)).toThrow(
    'The averages of still cannot be settled: give it scale, center and',
  );
  expect(() => settleBatchNorm(createTinyNet(), take(split, 0))).toThrow('The split has no examples');
  const [, normalize] = layers(0.9);
  const images = tf.input({ shape: [28, 28, 1] });
  const once = normalize.apply(tf.layers.flatten().apply(images));
  const twice = tf.model({ inputs: images, outputs: normalize.apply(once) as typeof images });
  expect(() => settleBatchNorm(twice, split)).toThrow('use it in one place only');
  expect(largestDifference(copyWeights(model), before)).toBe(0);
});

test.each([{ scale: false }, { center: false }, { momentum: 1 }])(
  'a network with batch norm %p is refused before it is trained to be settled, not after it',
  async (options) => {
    const model = tf.sequential({
      layers: [
        tf.layers.flatten({ inputShape: [28, 28, 1] }),
        tf.layers.batchNormalization({ ...options, name: 'still' }),
        tf.layers.dense({ units: 10, activation: 'softmax' }),
      ],
    });
    const history = createHistory();
    await expect(train(model, take(split, 64), { epochs: 1, settle: true, history })).rejects.toThrow(
      'The averages of still cannot be settled',
    );
    expect(history.loss).toEqual([]);
    model.dispose();
  },
);
