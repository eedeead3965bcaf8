/** An optimizer as plain data, so that a checkpoint can hold it. */
export type OptimizerConfig =
  | { name: 'sgd'; momentum: number; nesterov?: boolean }
  | { name: 'adam'; beta1: number; beta2: number; epsilon: number }
  | { name: 'adamW'; beta1: number; beta2: number; epsilon: number; weightDecay: number }
  | { name: 'rmsProp'; rho: number; momentum: number; epsilon: number };

/** Adam (Kingma & Ba, 2015), with the defaults of Keras. */
export function adam({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = {}): OptimizerConfig {
  return { name: 'adam', beta1, beta2, epsilon };
}

/** Adam with decoupled weight decay (Loshchilov & Hutter, 2019), with the defaults of Keras: all weights decay. */
export function adamW({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, weightDecay = 0.004 } = {}): OptimizerConfig {
  return { name: 'adamW', beta1, beta2, epsilon, weightDecay };
}

/** RMSProp (Tieleman & Hinton, 2012), with the defaults of Keras. */
export function rmsProp({ rho = 0.9, momentum = 0, epsilon = 1e-7 } = {}): OptimizerConfig {
  return { name: 'rmsProp', rho, momentum, epsilon };
}

/**
 * Stochastic gradient descent, with momentum (Polyak, 1964) if it is above 0; `nesterov` looks ahead along the momentum
 * (Nesterov, 1983; Sutskever et al., 2013).
 *
 * As in TensorFlow.js the velocity gathers gradients, v ← momentum·v + g, and a step is learningRate·v. Keras gathers
 * steps; the two differ where the learning rate changes.
 */
export function sgd({ momentum = 0, nesterov = false } = {}): OptimizerConfig {
  return nesterov ? { name: 'sgd', momentum, nesterov } : { name: 'sgd', momentum };
}

/** Refuses an optimizer that could not train, in one sentence. */
export function checkOptimizer(config: OptimizerConfig): void {
  const { name, ...numbers } = config;
  if (!names.includes(name)) throw new Error(`There is no optimizer ${name}: take ${names.join(', ')}.`);
  for (const [key, value] of Object.entries(numbers as Record<string, number>)) {
    if (key === 'epsilon' && !(value > 0 && value < Infinity))
      throw new Error(`${name}'s epsilon is ${value}: pass a small number above 0, such as 1e-7.`);
    if (key === 'weightDecay' && !(value >= 0 && value < Infinity))
      throw new Error(`${name}'s weightDecay is ${value}: pass a number from 0 up, such as 0.004.`);
    if (['momentum', 'beta1', 'beta2', 'rho'].includes(key) && !(value >= 0 && value < 1))
      throw new Error(`${name}'s ${key} is ${value}: pass a number from 0 to below 1, such as 0.9.`);
  }
}

const names: OptimizerConfig['name'][] = ['sgd', 'adam', 'adamW', 'rmsProp'];

/** How many values of its own an optimizer keeps for each weight. */
export function slotCount(config: OptimizerConfig): number {
  return config.name === 'sgd' ? Number(config.momentum > 0) : 2;
}

/**
 * The learning rate with both of Adam's bias corrections in it (section 2 of Kingma & Ba, 2015); `step` counts from 1.
 *
 * Computed in 64 bits from the step: as running products in 32 bits, the powers of beta lose digits, and a resumed run
 * could not repeat them.
 */
export function correctedRate(config: OptimizerConfig, options: { learningRate: number; step: number }): number {
  const { learningRate, step } = options;
  if (config.name !== 'adam' && config.name !== 'adamW') return learningRate;
  return (learningRate * Math.sqrt(1 - config.beta2 ** step)) / (1 - config.beta1 ** step);
}
