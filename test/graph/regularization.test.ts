import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-node';
import { compileTraining } from '../../lib/graph/compile';
import { sgd } from '../../lib/model/optimizer';
import { copyWeights } from '../../lib/model/weights';
import { tf } from '../../lib/tf';
import { all, compiledPrediction, eagerPrediction, largestDifference } from './agreement';

const { layers } = tf;
const side = 40;
const shape = [side, side, 2];
const image = { images: new Uint8Array(side * side * 2).fill(255), labels: Uint8Array.of(0), count: 1 };

// Images of ones go through the layer alone; the mean squared error tells what came out: output [n, 3200] of label 0.
function alone(...stack: LayersModel['layers']): LayersModel {
  const input = tf.input({ shape });
  const out = [...stack, layers.flatten()].reduce<SymbolicTensor>(
    (x, layer) => layer.apply(x) as SymbolicTensor,
    input,
  );
  return tf.model({
    inputs: input,
    outputs: layers.dense({ units: 1, kernelInitializer: 'ones', useBias: false }).apply(out) as SymbolicTensor,
  });
}

type Layer = LayersModel['layers'][number];

/**
 * What a layer (or several) makes of an image of ones: the gradient of the last layer's weights is that, times a known
 * factor.
 */
function outputOf(layer: Layer | Layer[], { seed = 1, step = 1 } = {}): number[] {
  const model = alone(...[layer].flat());
  const [before] = copyWeights(model);
  const compiled = compileTraining(model, image, { optimizer: sgd(), loss: 'meanSquaredError', seed });
  const { loss } = compiled.step(all(1), { learningRate: 1e-4, step });
  compiled.readWeights();
  compiled.dispose();
  const factor = 1e-4 * 2 * Math.sqrt(loss); // the weights change by rate · 2 · (Σ output − 0) · output
  return Array.from(copyWeights(model)[0], (after, i) => (before[i] - after) / factor);
}

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

test('dropout hides its share of units and scales the others', () => {
  const values = outputOf(layers.dropout({ rate: 0.25 }));
  for (const value of values) expect(Math.min(Math.abs(value), Math.abs(value - 4 / 3))).toBeLessThan(0.01);
  const hidden = mean(values.map((value) => Number(value < 0.5)));
  expect(Math.abs(hidden - 0.25)).toBeLessThan(0.04); // 5 standard deviations of 3200 draws
});

test('masks differ by step, by seed and by layer, and repeat for the same three', () => {
  const dropout = () => layers.dropout({ rate: 0.5 });
  const hidden = (values: number[]) => values.map((value) => Number(value < 0.5)).join('');
  const first = hidden(outputOf(dropout()));
  expect(hidden(outputOf(dropout()))).toBe(first);
  expect(hidden(outputOf(dropout(), { step: 2 }))).not.toBe(first);
  expect(hidden(outputOf(dropout(), { seed: 2 }))).not.toBe(first);
  // With one mask for both layers a half would pass, with two a quarter does.
  const passed = mean(outputOf([dropout(), dropout()]).map((value) => Number(value > 0.5)));
  expect(Math.abs(passed - 0.25)).toBeLessThan(0.04);
});

test('a noise shape of [n, 1, 1, channels] hides whole feature maps (spatial dropout)', () => {
  const seen = new Set<string>();
  for (let step = 1; step <= 12; step++) {
    const values = outputOf(layers.dropout({ rate: 0.5, noiseShape: [null as never, 1, 1, 2] }), { step }).map((v) =>
      Math.round(v),
    );
    const maps = [0, 1].map((channel) => new Set(values.filter((_, i) => i % 2 === channel)));
    for (const map of maps) expect(map.size).toBe(1);
    seen.add(maps.map((map) => [...map][0]).join());
  }
  expect(seen.size).toBeGreaterThan(2);
});

test('Gaussian noise has mean 0 and the given standard deviation', () => {
  const noise = outputOf(layers.gaussianNoise({ stddev: 0.3 })).map((value) => value - 1);
  expect(Math.abs(mean(noise))).toBeLessThan(0.03);
  expect(Math.sqrt(mean(noise.map((value) => value * value)))).toBeCloseTo(0.3, 1);
});

test.each([
  ['dropout', () => layers.dropout({ rate: 0.5 })],
  ['Gaussian noise', () => layers.gaussianNoise({ stddev: 1 })],
])('%s is left out of predictions', (_, layer) => {
  const model = alone(layer());
  expect(
    largestDifference(
      [compiledPrediction(model, image, { loss: 'meanSquaredError' })],
      [eagerPrediction(model, image)],
    ),
  ).toBe(0);
});
