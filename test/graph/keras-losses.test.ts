import type { CompileOptions } from '../../lib/graph/compile';
import { sgd } from '../../lib/model/optimizer';
import { expectAgreement, keras, smallNet } from './keras-fixture';

const smoothed = { labelSmoothing: 0.1 };
const binary = { loss: 'binaryCrossentropy' } as const;
const squared = { loss: 'meanSquaredError' } as const;

// Rounding of 32 bits: found are 1e-7 at most.
const tolerance = { loss: 1e-6, weights: 5e-7, predictions: 2e-6 };

test.each<[string, Parameters<typeof smallNet>[0], Partial<CompileOptions>]>([
  ['sparseCategoricalCrossentropy', {}, { loss: 'sparseCategoricalCrossentropy' }],
  ['sparseCategoricalCrossentropy, smoothed', {}, { loss: 'sparseCategoricalCrossentropy', ...smoothed }],
  ['categoricalCrossentropy', {}, { loss: 'categoricalCrossentropy' }],
  ['categoricalCrossentropy, smoothed', {}, { loss: 'categoricalCrossentropy', ...smoothed }],
  ['meanSquaredError of softmax', {}, squared],
  ['meanSquaredError of one output', { units: 1, activation: 'linear' }, squared],
  ['binaryCrossentropy', { activation: 'sigmoid' }, binary],
  ['binaryCrossentropy, smoothed', { activation: 'sigmoid' }, { ...binary, ...smoothed }],
  ['binaryCrossentropy of one output', { units: 1, activation: 'sigmoid' }, binary],
  ['binaryCrossentropy of one output, smoothed', { units: 1, activation: 'sigmoid' }, { ...binary, ...smoothed }],
  ['L2 penalty', { l2: 0.1 }, {}],
])('%s: value and gradients (those of one step) are those of Keras', (name, net, options) => {
  expectAgreement(smallNet(net), keras.losses[name], { optimizer: sgd(), tolerance, ...options });
});

test.each<[string, Parameters<typeof smallNet>[0], number]>([
  ['clipping to a norm of 0.1, with L2 penalty', { l2: 0.1 }, 0.1],
  ['clipping to a norm of 100', {}, 100],
])('%s changes the weights as Keras does', (name, net, clipNorm) => {
  expectAgreement(smallNet(net), keras.clipped[name], { optimizer: sgd(), tolerance, clipNorm });
});
