import type { NamedTensorMap, Tensor, Variable } from '@tensorflow/tfjs-node';
import { tf } from '../tf';
import { correctedRate, slotCount } from './optimizer';
import type { OptimizerConfig } from './optimizer';

/** An optimizer at work on given variables; `slots` are its own tensors, which a checkpoint saves. */
export type Optimizer = {
  /** Changes the variables by one step; `step` counts from 1. Disposes nothing that it is given. */
  apply(gradients: NamedTensorMap, options: { learningRate: number; step: number }): void;
  slots: Variable[];
  /** Puts saved values into the slots, in their order. */
  load(values: readonly Float32Array[]): void;
  dispose(): void;
};

/** Creates the optimizer for these variables, in TensorFlow.js's own operations. */
export function createOptimizer(config: OptimizerConfig, variables: readonly Variable[]): Optimizer {
  const count = slotCount(config);
  const slots = variables.flatMap((variable) =>
    Array.from({ length: count }, () => tf.tidy(() => tf.variable(tf.zerosLike(variable), false))),
  );
  const apply: Optimizer['apply'] = (gradients, { learningRate, step }) =>
    tf.tidy(() => {
      const rate = correctedRate(config, { learningRate, step });
      variables.forEach((variable, i) => {
        const own = slots.slice(i * count, (i + 1) * count);
        const gradient = gradients[variable.name];
        variable.assign(tf.sub(decayed(variable, config, learningRate), change(config, { own, gradient, rate })));
      });
    });
  const load: Optimizer['load'] = (values) =>
    tf.tidy(() => slots.forEach((slot, i) => slot.assign(tf.tensor(values[i], slot.shape))));
  return { apply, slots, load, dispose: () => slots.forEach((slot) => slot.dispose()) };
}

function decayed(variable: Variable, config: OptimizerConfig, learningRate: number): Tensor {
  return config.name === 'adamW' ? tf.mul(variable, 1 - learningRate * config.weightDecay) : variable;
}

// What a step takes off a weight.
function change(
  config: OptimizerConfig,
  { own, gradient, rate }: { own: Variable[]; gradient: Tensor; rate: number },
): Tensor {
  switch (config.name) {
    case 'sgd': {
      if (own.length === 0) return tf.mul(gradient, rate);
      const velocity = tf.add(tf.mul(own[0], config.momentum), gradient);
      own[0].assign(velocity);
      return tf.mul(config.nesterov ? tf.add(gradient, tf.mul(velocity, config.momentum)) : velocity, rate);
    }
    case 'rmsProp': {
      const [square, velocity] = own;
      square.assign(tf.add(tf.mul(square, config.rho), tf.mul(tf.square(gradient), 1 - config.rho)));
      const scaled = tf.div(tf.mul(gradient, rate), tf.sqrt(tf.add(square, config.epsilon)));
      velocity.assign(tf.add(tf.mul(velocity, config.momentum), scaled));
      return velocity;
    }
    case 'adam':
    case 'adamW': {
      const [mean, square] = own;
      mean.assign(tf.add(tf.mul(mean, config.beta1), tf.mul(gradient, 1 - config.beta1)));
      square.assign(tf.add(tf.mul(square, config.beta2), tf.mul(tf.square(gradient), 1 - config.beta2)));
      return tf.mul(tf.div(mean, tf.add(tf.sqrt(square), config.epsilon)), rate);
    }
  }
}
