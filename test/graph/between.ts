import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-node';
import { tf } from '../../lib/tf';
import {
  compiledGradients,
  compiledPrediction,
  crossentropy,
  eagerGradients,
  eagerPrediction,
  largestDifference,
  randomSplit,
  slopes,
} from './agreement';

const { layers } = tf;

/** Odd sizes, and sides that differ. */
export const imageShape = [9, 7, 2];

/** A name for the test, and what stands between the two outer layers. */
export type Case = [string, (x: SymbolicTensor) => SymbolicTensor];

/** Puts layers between two that train: the first of these sees the gradient of their input. */
export function around(between: (x: SymbolicTensor) => SymbolicTensor): LayersModel {
  const input = tf.input({ shape: imageShape });
  const kernelInitializer = tf.initializers.randomNormal({ stddev: 0.5, seed: 11 });
  const first = layers.conv2d({ filters: 3, kernelSize: 2, activation: 'tanh', kernelInitializer }); // [n, 8, 6, 3]
  let x = between(first.apply(input) as SymbolicTensor);
  if (x.shape.length > 2) x = layers.flatten().apply(x) as SymbolicTensor;
  const last = layers.dense({
    units: 4,
    activation: 'softmax',
    kernelInitializer: tf.initializers.randomNormal({ stddev: 0.3, seed: 12 }),
  });
  return tf.model({ inputs: input, outputs: last.apply(x) as SymbolicTensor });
}

type Applied = { apply(x: SymbolicTensor | SymbolicTensor[]): unknown };
/** Applies layers one after the other. */
export const through =
  (...stack: Applied[]) =>
  (x: SymbolicTensor): SymbolicTensor =>
    stack.reduce<SymbolicTensor>((y, layer) => layer.apply(y) as SymbolicTensor, x);

let seed = 20;
/** Initial weights that differ each time, and are the same in each run. */
export const random = () => tf.initializers.randomNormal({ stddev: 0.4, seed: seed++ });
/** A convolution with random kernel and bias. */
export const conv = (options: Partial<Parameters<typeof layers.conv2d>[0]>) =>
  layers.conv2d({
    ...{ filters: 4, kernelSize: 3, kernelInitializer: random(), biasInitializer: random() },
    ...options,
  });

/** Tests prediction, loss and gradients of each case, with six images and with one, against eager TensorFlow.js. */
export function testCases(cases: readonly Case[]): void {
  test.each(cases)(
    '%s: output, loss and gradients agree with eager TensorFlow.js and with the slopes',
    (_, between) => {
      const model = around(between);
      for (const count of [6, 1]) {
        const split = randomSplit(imageShape, { count });
        expectSamePrediction(model, count);
        const compiled = compiledGradients(model, split);
        const eager = eagerGradients(model, split, crossentropy);
        expect(compiled.loss).toBeCloseTo(eager.loss, 5);
        expect(largestDifference(compiled.gradients, eager.gradients)).toBeLessThan(2e-5);
      }
      expectSlopes(model);
      model.dispose();
    },
  );
}

/** Expects the compiled model to predict what eager TensorFlow.js predicts. */
export function expectSamePrediction(model: LayersModel, count = 6): void {
  const split = randomSplit(imageShape, { count });
  expect(largestDifference([compiledPrediction(model, split)], [eagerPrediction(model, split)])).toBeLessThan(1e-5);
}

/** Expects the gradients to be the slopes of the loss, found by finite differences. */
export function expectSlopes(model: LayersModel): void {
  for (const { measured, expected } of slopes(model, randomSplit(imageShape)))
    expect(Math.abs(measured - expected)).toBeLessThan(2e-3 + 0.02 * Math.abs(expected));
}
