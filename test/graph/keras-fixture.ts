import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-node';
import type { Split } from '../../lib/data/split';
import { compileTraining } from '../../lib/graph/compile';
import type { CompileOptions } from '../../lib/graph/compile';
import { tf } from '../../lib/tf';
import oracle from '../fixtures/keras-training.json';
import { all } from './agreement';

/** A training that test/fixtures/keras-training.py did with Keras; its weights are in the order of the layers. */
export type KerasTraining = {
  shape: number[];
  classes: number;
  count: number;
  batch: number;
  /** The learning rate of each step; step t, from 0, takes the examples t·batch … modulo count. */
  rates: number[];
  /** First weights are center + width · noise. */
  weights: { shape: number[]; center: number; width: number }[];
  loss: number[];
  correct: number[];
  first: Probe[];
  /** Left out where there was one step. */
  last?: Probe[];
  /** For the first 16 images, after the last step. */
  predictions: number[];
};

/** What is known of a weight: its norm, and values that are evenly spread over it. */
type Probe = { norm: number; values: number[] };

/** The trainings by group and name. */
export const keras: Record<keyof typeof oracle, Record<string, KerasTraining>> = oracle;

/** Where the noise of labels and images starts; that of weight i starts at i·2^20. */
const [LABELS, IMAGES] = [2 ** 30, 2 ** 31];

/** A fixed 32-bit number for each number ("lowbias32", C. Wellons, 2018). */
function noise(position: number): number {
  let x = Math.imul(position ^ (position >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** The examples of a training: stripes whose distance tells the label, and noise. */
function kerasExamples({ shape, classes, count }: KerasTraining): Split {
  const size = shape.reduce((product, length) => product * length, 1);
  const labels = Uint8Array.from(all(count), (i) => noise(LABELS + i) % Math.max(2, classes));
  const images = new Uint8Array(count * size).map((_, i) => {
    const bright = (i % size) % (labels[Math.floor(i / size)] + 3) < 2;
    return (bright ? 128 : 0) + (noise(IMAGES + i) >>> 25);
  });
  return { images, labels, count };
}

const weightsOf = (model: LayersModel) => model.layers.flatMap((layer) => layer.weights);

/** What the fixture would have of the weights that the training starts with. */
export const firstProbes = (training: KerasTraining): Probe[] =>
  training.weights.map((_, i) => probe(firstValues(training, i)));

function firstValues({ weights }: KerasTraining, i: number): Float32Array {
  const { shape, center, width } = weights[i];
  const size = shape.reduce((product, length) => product * length, 1);
  return Float32Array.from(all(size), (j) => center + width * (noise(i * 2 ** 20 + j) / 2 ** 31 - 1));
}

/** Gives the model the weights that the training starts with. */
function setFirstWeights(model: LayersModel, training: KerasTraining): void {
  expect(weightsOf(model).map((weight) => weight.shape)).toEqual(training.weights.map(({ shape }) => shape));
  tf.tidy(() =>
    weightsOf(model).forEach((weight, i) =>
      weight.write(tf.tensor(firstValues(training, i), weight.shape as number[])),
    ),
  );
}

/** What a training came to; of the weights, what the fixture has of them. */
type Outcome = Pick<KerasTraining, 'loss' | 'correct' | 'predictions'> & { first: Probe[]; last: Probe[] };

/** Does with the compiled model what Keras did. Disposes the model. */
export function trainAsKeras(model: LayersModel, training: KerasTraining, options: CompileOptions): Outcome {
  const { count, batch, rates } = training;
  const examples = kerasExamples(training);
  setFirstWeights(model, training);
  const compiled = compileTraining(model, examples, options);
  const probes: Probe[][] = [];
  const results = rates.map((learningRate, i) => {
    const indices = all(batch).map((j) => (i * batch + j) % count);
    const result = compiled.step(indices, { learningRate, step: i + 1 });
    compiled.readWeights();
    probes.push(weightsOf(model).map((weight) => probe(weight.read().dataSync<'float32'>())));
    return result;
  });
  const size = examples.images.length / count;
  const predictions = [...compiled.predict(examples.images.subarray(0, Math.min(16, count) * size))];
  compiled.dispose();
  model.dispose();
  const [loss, correct] = [results.map((result) => result.loss), results.map((result) => result.correct)];
  return { loss, correct, predictions, first: probes[0], last: probes[probes.length - 1] };
}

/** Trains as Keras did, and expects the hits of Keras, and everything else within a tolerance. */
export function expectAgreement(
  model: LayersModel,
  training: KerasTraining,
  { tolerance, ...options }: CompileOptions & { tolerance: { loss: number; weights: number; predictions: number } },
): void {
  const { loss, correct, first, last, predictions } = trainAsKeras(model, training, options);
  expect(correct).toEqual(training.correct);
  expect(distance(loss, training.loss)).toBeLessThan(tolerance.loss);
  expect(probeDistance(first, training.first)).toBeLessThan(tolerance.weights);
  if (training.last) expect(probeDistance(last, training.last)).toBeLessThan(tolerance.weights);
  expect(distance(predictions, training.predictions)).toBeLessThan(tolerance.predictions);
}

/** The norm of a weight, and up to 24 of its values. */
function probe(weight: Float32Array): Probe {
  const step = Math.max(1, Math.ceil(weight.length / 24));
  const norm = Math.sqrt(weight.reduce((sum, value) => sum + value * value, 0));
  return { norm, values: [...weight.filter((_, i) => i % step === 0)] };
}

/** The largest difference; norms above 1 count relative to their size. */
function probeDistance(a: Probe[], b: Probe[]): number {
  const scaled = (probes: Probe[]): number[] =>
    probes.flatMap(({ norm, values }, i) => [norm / Math.max(1, b[i].norm), ...values]);
  return distance(scaled(a), scaled(b));
}

/** The largest difference of two lists of numbers; NaN counts as infinite. */
function distance(a: number[], b: number[]): number {
  expect(a).toHaveLength(b.length);
  const differences = a.map((value, i) => Math.abs(value - b[i]));
  return differences.some(Number.isNaN) ? Infinity : Math.max(0, ...differences);
}

/** Applies layers one after the other. */
export const chain = (first: SymbolicTensor, ...stack: LayersModel['layers']): SymbolicTensor =>
  stack.reduce((x, layer) => layer.apply(x) as SymbolicTensor, first);

/** A dense net of two layers for images of [3, 3, 1]. */
export function smallNet({ units = 4, activation = 'softmax' as 'softmax' | 'sigmoid' | 'linear', l2 = 0 } = {}) {
  const kernelRegularizer = l2 > 0 ? tf.regularizers.l2({ l2 }) : undefined;
  return tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [3, 3, 1] }),
      tf.layers.dense({ units: 5, activation: 'tanh' }),
      tf.layers.dense({ units, activation, kernelRegularizer }),
    ],
  });
}
