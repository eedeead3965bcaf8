import type { NamedTensorMap, Tensor, Variable } from '@tensorflow/tfjs-node';
import { tf } from '../tf';

/** An optimizer as plain data, so that a checkpoint can hold it. */
export type OptimizerConfig =
  { name: 'adam'; beta1: number; beta2: number; epsilon: number } | { name: 'sgd'; momentum: number };

/** Adam (Kingma & Ba, 2015), with the defaults of Keras. */
export function adam({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = {}): OptimizerConfig {
  return { name: 'adam', beta1, beta2, epsilon };
}

/** Stochastic gradient descent, with momentum (Polyak, 1964) if it is above 0. */
export function sgd({ momentum = 0 } = {}): OptimizerConfig {
  return { name: 'sgd', momentum };
}

/** An optimizer at work on given variables; `slots` are its own tensors, which a checkpoint saves. */
export type Optimizer = {
  /** Changes the variables by one step; `step` counts from 1. Disposes nothing that it is given. */
  apply(gradients: NamedTensorMap, options: { learningRate: number; step: number }): void;
  slots: Variable[];
  /** Puts saved values into the slots, in their order. */
  load(values: readonly Float32Array[]): void;
  dispose(): void;
};

/**
 * Creates the optimizer for these variables. TensorFlow.js's own keeps the powers of Adam's betas as running products
 * in 32 bits, which a resumed run cannot repeat exactly; here they follow from the step.
 */
export function createOptimizer(config: OptimizerConfig, variables: readonly Variable[]): Optimizer {
  const slotsPerVariable = config.name === 'adam' ? 2 : config.momentum > 0 ? 1 : 0;
  const slots = variables.flatMap((variable) =>
    Array.from({ length: slotsPerVariable }, () => tf.tidy(() => tf.variable(tf.zerosLike(variable), false))),
  );
  const apply: Optimizer['apply'] = (gradients, { learningRate, step }) =>
    tf.tidy(() => {
      variables.forEach((variable, i) => {
        const gradient = gradients[variable.name];
        const own = slots.slice(i * slotsPerVariable, (i + 1) * slotsPerVariable);
        if (config.name === 'adam')
          variable.assign(adamStep(variable, gradient, { ...config, own, learningRate, step }));
        else variable.assign(sgdStep(variable, gradient, { ...config, own, learningRate }));
      });
    });
  const load: Optimizer['load'] = (values) =>
    tf.tidy(() => slots.forEach((slot, i) => slot.assign(tf.tensor(values[i], slot.shape))));
  return { apply, slots, load, dispose: () => slots.forEach((slot) => slot.dispose()) };
}

type AdamStep = { beta1: number; beta2: number; epsilon: number; own: Variable[]; learningRate: number; step: number };

function adamStep(variable: Variable, gradient: Tensor, options: AdamStep): Tensor {
  const { beta1, beta2, epsilon, own, learningRate, step } = options;
  const [mean, square] = own;
  mean.assign(tf.add(tf.mul(mean, beta1), tf.mul(gradient, 1 - beta1)));
  square.assign(tf.add(tf.mul(square, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
  // Both bias corrections in one factor, as in section 2 of the paper.
  const rate = (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
  return tf.sub(variable, tf.mul(tf.div(mean, tf.add(tf.sqrt(square), epsilon)), rate));
}

function sgdStep(
  variable: Variable,
  gradient: Tensor,
  { own, momentum, learningRate }: { own: Variable[]; momentum: number; learningRate: number },
): Tensor {
  if (own.length === 0) return tf.sub(variable, tf.mul(gradient, learningRate));
  own[0].assign(tf.add(tf.mul(own[0], momentum), gradient));
  return tf.sub(variable, tf.mul(own[0], learningRate));
}
