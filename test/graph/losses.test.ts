import type { LayersModel, Scalar, Tensor } from '@tensorflow/tfjs-node';
import { compileTraining } from '../../lib/graph/compile';
import { sgd } from '../../lib/model/optimizer';
import { tf } from '../../lib/tf';
import {
  all,
  compiledGradients,
  crossentropy,
  eagerGradients,
  largestDifference,
  randomSplit,
  slopes,
} from './agreement';
import type { EagerLoss } from './agreement';

const { layers } = tf;
const shape = [3, 3, 1];

function network(units: number, activation: 'softmax' | 'sigmoid' | 'tanh', l2 = 0): LayersModel {
  const kernelRegularizer = l2 > 0 ? tf.regularizers.l2({ l2 }) : undefined;
  return tf.sequential({
    layers: [
      layers.flatten({ inputShape: shape }),
      layers.dense({ units: 5, activation: 'tanh', kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }) }),
      layers.dense({
        ...{ units, activation, kernelRegularizer },
        kernelInitializer: tf.initializers.glorotUniform({ seed: 2 }),
      }),
    ],
  });
}

const hot = (labels: Tensor, classes: number): Tensor => tf.oneHot(labels.toInt(), classes);
const smoothed: EagerLoss = (output, labels) =>
  tf.losses.softmaxCrossEntropy(tf.add(tf.mul(hot(labels, 4), 0.8), 0.2 / 4), tf.log(output)) as Scalar;
const binary: EagerLoss = (output, labels) => tf.losses.logLoss(hot(labels, 4), output, undefined, 1e-9) as Scalar;
const oneUnit: EagerLoss = (output, labels) =>
  tf.losses.logLoss(tf.reshape(labels, [-1, 1]), output, undefined, 1e-9) as Scalar;
const squared: EagerLoss = (output, labels) => tf.losses.meanSquaredError(hot(labels, 4), output) as Scalar;

test.each([
  ['sparse categorical crossentropy', network(4, 'softmax'), crossentropy, { loss: 'sparseCategoricalCrossentropy' }],
  ['categorical crossentropy', network(4, 'softmax'), crossentropy, { loss: 'categoricalCrossentropy' }],
  ['label smoothing', network(4, 'softmax'), smoothed, { labelSmoothing: 0.2 }],
  ['binary crossentropy of four outputs', network(4, 'sigmoid'), binary, { loss: 'binaryCrossentropy' }],
  ['mean squared error', network(4, 'tanh'), squared, { loss: 'meanSquaredError' }],
  ['mean squared error of a softmax', network(4, 'softmax'), squared, { loss: 'meanSquaredError' }],
] as const)('%s: loss and gradients are those of eager TensorFlow.js and slopes', (_, model, eagerLoss, options) => {
  for (const count of [7, 1]) {
    const split = randomSplit(shape, { count });
    const compiled = compiledGradients(model, split, options);
    const eager = eagerGradients(model, split, eagerLoss);
    expect(compiled.loss).toBeCloseTo(eager.loss, 5);
    expect(largestDifference(compiled.gradients, eager.gradients)).toBeLessThan(1e-6);
  }
  for (const { measured, expected } of slopes(model, randomSplit(shape), options))
    expect(Math.abs(measured - expected)).toBeLessThan(1e-3);
});

test('binary crossentropy of one output takes labels 0 and 1', () => {
  const model = network(1, 'sigmoid');
  const split = randomSplit(shape, { count: 9, classCount: 2 });
  const compiled = compiledGradients(model, split, { loss: 'binaryCrossentropy' });
  const eager = eagerGradients(model, split, oneUnit);
  expect(compiled.loss).toBeCloseTo(eager.loss, 5);
  expect(largestDifference(compiled.gradients, eager.gradients)).toBeLessThan(1e-6);
});

test('one output counts as class 1 from a half up', () => {
  const model = tf.sequential({
    layers: [
      layers.flatten({ inputShape: [1, 1, 1] }),
      layers.dense({ units: 1, activation: 'sigmoid', weights: [tf.tensor2d([[4]]), tf.tensor1d([-2])] }),
    ],
  });
  // σ(4x − 2) of the pixels 0.31, 0.498, 0.502 and 0.7 is 0.32, 0.498, 0.502 and 0.69; all are labelled 1.
  const split = { images: Uint8Array.of(79, 127, 128, 179), labels: Uint8Array.of(1, 1, 1, 1), count: 4 };
  const compiled = compileTraining(model, split, { optimizer: sgd(), loss: 'binaryCrossentropy' });
  const correct = [0, 1, 2, 3].map((i) => compiled.step([i], { learningRate: 0, step: 1 }).correct);
  expect(correct).toEqual([0, 0, 1, 1]);
  compiled.dispose();
});

test('an L2 penalty adds l2·Σw² to the loss and 2·l2·w to the gradient', () => {
  const [plain, penalized] = [network(4, 'softmax'), network(4, 'softmax', 0.1)];
  const split = randomSplit(shape);
  const [without, with2] = [compiledGradients(plain, split), compiledGradients(penalized, split)];
  const kernel = penalized.layers[2].getWeights()[0].dataSync<'float32'>();
  const sumOfSquares = kernel.reduce((sum, w) => sum + w * w, 0);
  expect(with2.loss - without.loss).toBeCloseTo(0.1 * sumOfSquares, 5);
  const expected = without.gradients.map((gradient, i) =>
    i === 2 ? gradient.map((g, j) => g + 0.2 * kernel[j]) : gradient,
  );
  expect(largestDifference(with2.gradients, expected)).toBeLessThan(1e-6);
});

test('hits are counted among the examples of the batch only', () => {
  const model = network(4, 'softmax');
  const split = randomSplit(shape, { count: 11 });
  const compiled = compileTraining(model, split, { optimizer: sgd() });
  const probabilities = compiled.predict(split.images);
  const right = all(11).filter((i) => {
    const row = Array.from(probabilities.subarray(i * 4, i * 4 + 4));
    return row.indexOf(Math.max(...row)) === split.labels[i];
  });
  expect(compiled.step(all(11), { learningRate: 0, step: 1 }).correct).toBe(right.length);
  expect(compiled.step([right[0]], { learningRate: 0, step: 1 }).correct).toBe(1);
  compiled.dispose();
});
