import { createOptimizer } from '../../lib/model/eager-optimizer';
import { adam, adamW, checkOptimizer, rmsProp, sgd } from '../../lib/model/optimizer';
import type { OptimizerConfig } from '../../lib/model/optimizer';
import { tf } from '../../lib/tf';

/** Ten steps of an optimizer on f(x) = Σ xᵢ⁴, whose gradient is 4·xᵢ³. */
function descend(config: OptimizerConfig, learningRate: number): number[] {
  const x = tf.tidy(() => tf.variable(tf.tensor1d([1, -2, 0.5])));
  const optimizer = createOptimizer(config, [x]);
  for (let step = 1; step <= 10; step++) {
    tf.tidy(() => optimizer.apply({ [x.name]: tf.mul(tf.pow(x, 3), 4) }, { learningRate, step }));
  }
  const values = Array.from(x.dataSync());
  optimizer.dispose();
  x.dispose();
  return values;
}

/** The same with TensorFlow.js's own optimizer, as an independent implementation. */
function descendByLibrary(optimizer: tf.Optimizer): number[] {
  const x = tf.tidy(() => tf.variable(tf.tensor1d([1, -2, 0.5])));
  for (let step = 1; step <= 10; step++) optimizer.minimize(() => tf.sum(tf.pow(x, 4)), false, [x]);
  const values = Array.from(x.dataSync());
  x.dispose();
  return values;
}

const close = (a: number[], b: number[]) => a.forEach((value, i) => expect(value).toBeCloseTo(b[i], 5));

test('Adam goes where the Adam of TensorFlow.js goes', () => {
  close(descend(adam(), 0.05), descendByLibrary(tf.train.adam(0.05, 0.9, 0.999, 1e-7)));
});

test('the first step of Adam is as long as the learning rate, whatever the gradient', () => {
  const x = tf.tidy(() => tf.variable(tf.tensor1d([1, 1])));
  const optimizer = createOptimizer(adam(), [x]);
  tf.tidy(() => optimizer.apply({ [x.name]: tf.tensor1d([1000, -0.5]) }, { learningRate: 0.1, step: 1 }));
  close(Array.from(x.dataSync()), [0.9, 1.1]);
  optimizer.dispose();
  x.dispose();
});

test('gradient descent goes where that of TensorFlow.js goes, with momentum too', () => {
  close(descend(sgd(), 0.01), descendByLibrary(tf.train.sgd(0.01)));
  close(descend(sgd({ momentum: 0.9 }), 0.01), descendByLibrary(tf.train.momentum(0.01, 0.9)));
});

test('Nesterov momentum and RMSProp go where those of TensorFlow.js go', () => {
  close(descend(sgd({ momentum: 0.9, nesterov: true }), 0.01), descendByLibrary(tf.train.momentum(0.01, 0.9, true)));
  close(descend(rmsProp(), 0.01), descendByLibrary(tf.train.rmsprop(0.01, 0.9, 0, 1e-7)));
  close(descend(rmsProp({ momentum: 0.5 }), 0.01), descendByLibrary(tf.train.rmsprop(0.01, 0.9, 0.5, 1e-7)));
});

test('AdamW is Adam after the weights have shrunk by learning rate × decay', () => {
  const run = (config: OptimizerConfig) => {
    const x = tf.tidy(() => tf.variable(tf.tensor1d([1, -2])));
    const optimizer = createOptimizer(config, [x]);
    tf.tidy(() => optimizer.apply({ [x.name]: tf.tensor1d([0.3, 0.1]) }, { learningRate: 0.1, step: 1 }));
    const values = Array.from(x.dataSync());
    optimizer.dispose();
    x.dispose();
    return values;
  };
  const [first, second] = run(adam());
  close(run(adamW({ weightDecay: 0.5 })), [first - 0.05, second + 0.1]); // 1 · 0.1 · 0.5 and 2 · 0.1 · 0.5
});

test('an optimizer leaves no tensor behind', () => {
  const before = tf.memory().numTensors;
  descend(adam(), 0.1);
  expect(tf.memory().numTensors).toBe(before);
});

test.each([
  [adam({ beta2: 1 }), "adam's beta2 is 1: pass a number from 0 to below 1, such as 0.9."],
  [adam({ epsilon: 0 }), "adam's epsilon is 0: pass a small number above 0, such as 1e-7."],
  [adamW({ weightDecay: -1 }), "adamW's weightDecay is -1: pass a number from 0 up, such as 0.004."],
  [sgd({ momentum: -0.9 }), "sgd's momentum is -0.9: pass a number from 0 to below 1, such as 0.9."],
  [sgd({ momentum: 1.5 }), "sgd's momentum is 1.5: pass a number from 0 to below 1, such as 0.9."],
  [rmsProp({ rho: Number.NaN }), "rmsProp's rho is NaN: pass a number from 0 to below 1, such as 0.9."],
  [{ name: 'adagrad' } as unknown as OptimizerConfig, 'There is no optimizer adagrad: take sgd, adam, adamW, rmsProp.'],
])('an optimizer that would not train is refused (%#)', (config, sentence) => {
  expect(() => checkOptimizer(config)).toThrow(sentence);
});

test.each([adam(), adamW(), rmsProp(), sgd(), sgd({ momentum: 0.9, nesterov: true })])('$name is fine', (config) => {
  expect(() => checkOptimizer(config)).not.toThrow();
});
