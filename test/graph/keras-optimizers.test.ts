import { adam, adamW, rmsProp, sgd } from '../../lib/model/optimizer';
import type { OptimizerConfig } from '../../lib/model/optimizer';
import { expectAgreement, firstProbes, keras, smallNet, trainAsKeras } from './keras-fixture';

// Rounding of 32 bits: found are 2e-7 at most.
const tolerance = { loss: 2e-6, weights: 1e-6, predictions: 2e-6 };
const exact = { beta1: Math.fround(0.9), beta2: Math.fround(0.999) };

test.each<[string, OptimizerConfig]>([
  ['SGD', sgd()],
  ['SGD with momentum', sgd({ momentum: 0.9 })],
  ['SGD with Nesterov momentum', sgd({ momentum: 0.8, nesterov: true })],
  ['Adam', adam(exact)],
  ['Adam with other options', adam({ beta1: 0.75, beta2: 0.9375, epsilon: 0.01 })],
  ['AdamW', adamW(exact)],
  ['AdamW with other options', adamW({ ...exact, epsilon: 0.01, weightDecay: 0.5 })],
  ['RMSProp', rmsProp()],
  ['RMSProp with other options', rmsProp({ rho: 0.8, epsilon: 0.01 })],
  ['RMSProp with momentum', rmsProp({ momentum: 0.5 })],
])('%s changes the weights as Keras does, in one step and in five', (name, optimizer) => {
  expectAgreement(smallNet(), keras.optimizers[name], { optimizer, tolerance });
});

// 1 − 0.999 is 1.3e-5 of itself off when 0.999 has 32 bits. Keras has such a beta in the bias correction alone, which
// makes its steps 6e-6 of themselves too short; TensorFlow's op has it in the average alone, which makes them too long.
test.each<[string, OptimizerConfig]>([
  ['Adam with its defaults', adam()],
  ['AdamW with its defaults', adamW()],
])('%s takes steps of the length that Keras takes, to a few millionths of it', (name, optimizer) => {
  const tolerance = { loss: 2e-5, weights: 1e-5, predictions: 2e-5 };
  expectAgreement(smallNet(), keras.optimizers[name], { optimizer, tolerance });
});

test('SGD momentum gathers gradients where Keras gathers steps: they part when the rate changes', () => {
  const training = keras.optimizers['SGD with momentum and a falling rate'];
  const [high, low] = training.rates;
  const start = firstProbes(training);
  const { first, last } = trainAsKeras(smallNet(), training, { optimizer: sgd({ momentum: 0.9 }) });
  last.forEach(({ values }, i) =>
    values.forEach((value, j) => {
      // Keras goes on by 0.9 of the first step as it was; here that step shrinks with the rate.
      const step = first[i].values[j] - start[i].values[j];
      expect(value).toBeCloseTo(training.last![i].values[j] - 0.9 * step * (1 - low / high), 6);
    }),
  );
});
