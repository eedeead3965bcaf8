import type { LayersModel, Optimizer, Scalar, Variable } from '@tensorflow/tfjs-node';
import { compileTraining } from '../../lib/graph/compile';
import type { CompileOptions } from '../../lib/graph/compile';
import { adam, adamW, rmsProp, sgd } from '../../lib/model/optimizer';
import type { OptimizerConfig } from '../../lib/model/optimizer';
import { copyWeights, restoreWeights } from '../../lib/model/weights';
import { tf } from '../../lib/tf';
import { all, crossentropy, eagerGradients, largestDifference, randomSplit } from './agreement';

const shape = [3, 3, 1];
const split = randomSplit(shape, { count: 8 });

function network(): LayersModel {
  return tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: shape }),
      tf.layers.dense({
        units: 4,
        activation: 'softmax',
        kernelInitializer: tf.initializers.glorotUniform({ seed: 3 }),
      }),
    ],
  });
}

function compiledSteps(model: LayersModel, steps: number, options: CompileOptions): Float32Array[] {
  const compiled = compileTraining(model, split, options);
  for (let step = 1; step <= steps; step++) compiled.step(all(8), { learningRate: 0.01, step });
  compiled.readWeights();
  compiled.dispose();
  return copyWeights(model);
}

test.each<[string, OptimizerConfig, () => Optimizer]>([
  ['SGD', sgd(), () => tf.train.sgd(0.01)],
  ['SGD with momentum', sgd({ momentum: 0.9 }), () => tf.train.momentum(0.01, 0.9)],
  ['SGD with Nesterov momentum', sgd({ momentum: 0.8, nesterov: true }), () => tf.train.momentum(0.01, 0.8, true)],
  // The two place ε differently (before and after bias correction): it is chosen so small that this cannot be seen.
  ['Adam', adam({ beta1: 0.8, epsilon: 1e-12 }), () => tf.train.adam(0.01, 0.8, 0.999, 1e-12)],
  ['RMSProp', rmsProp(), () => tf.train.rmsprop(0.01, 0.9, 0, 1e-7)],
  ['RMSProp with momentum', rmsProp({ rho: 0.8, momentum: 0.5 }), () => tf.train.rmsprop(0.01, 0.8, 0.5, 1e-7)],
])('%s changes the weights as TensorFlow.js does', (_, config, createOptimizer) => {
  for (const steps of [1, 5]) {
    const [one, other] = [network(), network()];
    const compiled = compiledSteps(one, steps, { optimizer: config });
    const optimizer = createOptimizer();
    const variables = other.trainableWeights.map((weight) => weight.read() as Variable);
    const images = tf.tensor(
      Float32Array.from(split.images, (byte) => byte / 255),
      [8, ...shape],
    );
    const labels = tf.tensor1d(Int32Array.from(split.labels), 'int32');
    for (let step = 1; step <= steps; step++)
      optimizer.minimize(() => crossentropy(other.predict(images) as Scalar, labels), false, variables);
    expect(largestDifference(compiled, copyWeights(other))).toBeLessThan(2e-6);
  }
});

test('AdamW is Adam after the weights have shrunk by learning rate × decay', () => {
  const model = network();
  const start = copyWeights(model);
  const decayed = compiledSteps(model, 1, { optimizer: adamW({ weightDecay: 0.5 }) });
  restoreWeights(model, start);
  const plain = compiledSteps(model, 1, { optimizer: adam() });
  const expected = plain.map((values, i) => values.map((value, j) => value - 0.01 * 0.5 * start[i][j]));
  expect(largestDifference(decayed, expected)).toBeLessThan(1e-6);
});

test('clipping scales all gradients by the same factor, to the global norm, and leaves smaller ones alone', () => {
  const model = network();
  const start = copyWeights(model);
  const { gradients } = eagerGradients(model, split, crossentropy);
  const norm = Math.hypot(...gradients.flatMap((gradient) => [...gradient]));
  for (const [clipNorm, factor] of [
    [norm / 4, 1 / 4],
    [norm * 2, 1],
  ]) {
    restoreWeights(model, start);
    const after = compiledSteps(model, 1, { optimizer: sgd(), clipNorm });
    const expected = start.map((values, i) => values.map((value, j) => value - 0.01 * factor * gradients[i][j]));
    expect(largestDifference(after, expected)).toBeLessThan(1e-7);
  }
});

test('a layer that is not trainable keeps its weights', () => {
  const model = tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: shape }),
      tf.layers.dense({ units: 6, trainable: false }),
      tf.layers.dense({ units: 4, activation: 'softmax' }),
    ],
  });
  const start = model.layers.map((layer) => layer.getWeights().map((weight) => Float32Array.from(weight.dataSync())));
  compiledSteps(model, 2, { optimizer: adam() });
  const end = model.layers.map((layer) => layer.getWeights().map((weight) => Float32Array.from(weight.dataSync())));
  expect(end[1]).toEqual(start[1]);
  expect(end[2]).not.toEqual(start[2]);
});
