import type { LayersModel, Scalar, Tensor, Variable } from '@tensorflow/tfjs-node';
import { createRandom } from '../../lib/data/random';
import type { Split } from '../../lib/data/split';
import { compileTraining } from '../../lib/graph/compile';
import type { CompileOptions } from '../../lib/graph/compile';
import { sgd } from '../../lib/model/optimizer';
import { copyWeights, restoreWeights } from '../../lib/model/weights';
import { tf } from '../../lib/tf';

/** Makes `count` images of the given shape from random bytes, with random labels. */
export function randomSplit(shape: number[], { count = 6, classCount = 4, seed = 1 } = {}): Split {
  const random = createRandom(seed);
  const bytes = count * shape.reduce((a, b) => a * b, 1);
  return {
    images: Uint8Array.from({ length: bytes }, () => Math.floor(random() * 256)),
    labels: Uint8Array.from({ length: count }, () => Math.floor(random() * classCount)),
    count,
  };
}

/** The numbers 0 … count − 1. */
export const all = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

export type EagerLoss = (output: Tensor, labels: Tensor) => Scalar;

/** Mean categorical crossentropy of probabilities [n, classes], as in the eager training step. */
export const crossentropy: EagerLoss = (output, labels) => {
  const hot = tf.oneHot(labels.toInt(), output.shape[1] as number);
  return tf.neg(tf.mean(tf.sum(tf.mul(hot, tf.log(tf.clipByValue(output, 1e-7, 1))), 1))).asScalar();
};

/** Loss and gradients by eager TensorFlow.js, in the order of the model's trainable weights. */
export function eagerGradients(model: LayersModel, split: Split, loss: EagerLoss) {
  const shape = [split.count, ...(model.inputs[0].shape.slice(1) as number[])];
  const variables = model.trainableWeights.map((weight) => weight.read() as Variable);
  return tf.tidy(() => {
    const images = tf.tensor(
      Float32Array.from(split.images, (byte) => byte / 255),
      shape,
    );
    const labels = tf.tensor1d(Int32Array.from(split.labels), 'int32');
    const { value, grads } = tf.variableGrads(
      () => loss(model.apply(images, { training: true }) as Tensor, labels),
      variables,
    );
    return {
      loss: value.dataSync()[0],
      gradients: variables.map(({ name }) => Float32Array.from(grads[name].dataSync())),
    };
  });
}

/** Loss and gradients of the compiled model: what one step of plain SGD with learning rate 1 takes off the weights. */
export function compiledGradients(model: LayersModel, split: Split, options: Partial<CompileOptions> = {}) {
  const before = copyWeights(model);
  const compiled = compileTraining(model, split, { optimizer: sgd(), ...options });
  const { loss } = compiled.step(all(split.count), { learningRate: 1, step: 1 });
  compiled.readWeights();
  compiled.dispose();
  const after = copyWeights(model);
  restoreWeights(model, before);
  const gradients = model.trainableWeights.map((weight) => {
    const i = model.weights.indexOf(weight);
    return before[i].map((value, j) => value - after[i][j]);
  });
  return { loss, gradients, after };
}

/** Steepness of the compiled loss along random directions: by a difference of losses, and by the gradients. */
export function slopes(model: LayersModel, split: Split, options: Partial<CompileOptions> = {}) {
  const { gradients } = compiledGradients(model, split, options);
  const compiled = compileTraining(model, split, { optimizer: sgd(), ...options });
  const start = copyWeights(model);
  const random = createRandom(7);
  const lossAt = (direction: Float32Array[], h: number): number => {
    const moved = model.weights.map((weight, i) => {
      const t = model.trainableWeights.indexOf(weight);
      return t < 0 ? start[i] : start[i].map((value, j) => value + h * direction[t][j]);
    });
    restoreWeights(model, moved);
    compiled.writeWeights();
    return compiled.step(all(split.count), { learningRate: 0, step: 1 }).loss;
  };
  const pairs = all(4).map(() => {
    const direction = gradients.map((gradient) => gradient.map(() => random() - 0.5));
    const h = 3e-4; // smaller would drown in 32-bit rounding, larger meets the kinks of relu and selu
    const measured = (lossAt(direction, h) - lossAt(direction, -h)) / (2 * h);
    const expected = gradients.reduce((sum, gradient, i) => sum + dot(gradient, direction[i]), 0);
    return { measured, expected };
  });
  restoreWeights(model, start);
  compiled.dispose();
  return pairs;
}

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i], 0);

/** The largest difference between two lists of arrays. */
export function largestDifference(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  expect(a.map((values) => values.length)).toEqual(b.map((values) => values.length));
  let largest = 0;
  a.forEach((values, i) =>
    values.forEach((value, j) => {
      const difference = Math.abs(value - b[i][j]);
      largest = Number.isNaN(difference) ? Infinity : Math.max(largest, difference);
    }),
  );
  return largest;
}

/** Predictions of the model by eager TensorFlow.js. */
export function eagerPrediction(model: LayersModel, split: Split): Float32Array {
  const shape = [split.count, ...(model.inputs[0].shape.slice(1) as number[])];
  return tf.tidy(() => {
    const images = tf.tensor(
      Float32Array.from(split.images, (byte) => byte / 255),
      shape,
    );
    return Float32Array.from((model.predict(images) as Tensor).dataSync());
  });
}

/** Predictions by the compiled model. */
export function compiledPrediction(
  model: LayersModel,
  split: Split,
  options: Partial<CompileOptions> = {},
): Float32Array {
  const compiled = compileTraining(model, split, { optimizer: sgd(), ...options });
  const prediction = compiled.predict(split.images);
  compiled.dispose();
  return prediction;
}
