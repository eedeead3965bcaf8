import type { OptimizerConfig } from '../model/optimizer';
import { bool, type } from './attributes';
import type { Graph, GraphVariable, Value } from './builder';
import type { GraphWeight } from './weights';

/** An optimizer as plain data: those of the eager step, and three that only the compiler has. */
export type GraphOptimizerConfig =
  | OptimizerConfig
  | { name: 'sgd'; momentum: number; nesterov: boolean }
  | { name: 'adamW'; beta1: number; beta2: number; epsilon: number; weightDecay: number }
  | { name: 'rmsProp'; rho: number; momentum: number; epsilon: number };

/** Adam with decoupled weight decay (Loshchilov & Hutter, 2019), with the defaults of Keras: all weights decay. */
export function adamW({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, weightDecay = 0.004 } = {}): GraphOptimizerConfig {
  return { name: 'adamW', beta1, beta2, epsilon, weightDecay };
}

/** RMSProp (Tieleman & Hinton, 2012), with the defaults of Keras. */
export function rmsProp({ rho = 0.9, momentum = 0, epsilon = 1e-7 } = {}): GraphOptimizerConfig {
  return { name: 'rmsProp', rho, momentum, epsilon };
}

/** Stochastic gradient descent that looks ahead along its momentum (Nesterov, 1983; Sutskever et al., 2013). */
export function nesterov({ momentum = 0.9 } = {}): GraphOptimizerConfig {
  return { name: 'sgd', momentum, nesterov: true };
}

/** How many variables of its own an optimizer keeps for each weight. */
export function slotCount(config: GraphOptimizerConfig): number {
  return config.name === 'sgd' ? Number(config.momentum > 0) : 2;
}

/**
 * The learning rate that the optimizer's op is fed. Adam's holds both bias corrections (section 2 of Kingma & Ba, 2015),
 * computed here because the powers of beta lose digits in 32 bits; `step` counts from 1.
 */
export function correctedRate(config: GraphOptimizerConfig, options: { learningRate: number; step: number }): number {
  const { learningRate, step } = options;
  if (config.name !== 'adam' && config.name !== 'adamW') return learningRate;
  return (learningRate * Math.sqrt(1 - config.beta2 ** step)) / (1 - config.beta1 ** step);
}

export type UpdateOptions = {
  gradient: Value;
  slots: readonly GraphVariable[];
  learningRate: Value;
  /** The value of `correctedRate`. */
  rate: Value;
  /** Runs before the weight changes. */
  ready: Value;
};

/** Adds the nodes that change one weight; returns the one to wait for. */
export function updateWeight(
  graph: Graph,
  { variable }: GraphWeight,
  config: GraphOptimizerConfig,
  options: UpdateOptions,
): Value {
  const { gradient, slots, learningRate, rate, ready } = options;
  const { constant, op } = graph;
  const handles = [variable, ...slots].map((slot) => slot.handle);
  const attributes = { T: type('float'), use_locking: bool(false) };
  const apply = (name: string, inputs: Value[], after: Value = ready): Value =>
    graph.node(`ResourceApply${name}`, [...handles, ...inputs, `^${after}`], {
      ...attributes,
      ...(name === 'RMSProp' || name === 'GradientDescent' ? {} : { use_nesterov: bool(isNesterov(config)) }),
    });
  switch (config.name) {
    case 'sgd':
      if (slots.length === 0) return apply('GradientDescent', [rate, gradient]);
      return apply('Momentum', [rate, gradient, constant(config.momentum)]);
    case 'rmsProp':
      return apply('RMSProp', [
        rate,
        constant(config.rho),
        constant(config.momentum),
        constant(config.epsilon),
        gradient,
      ]);
    case 'adam':
    case 'adamW': {
      // With both powers of beta at 0 the op makes no bias correction of its own.
      const none = constant(0);
      const betas = [constant(config.beta1), constant(config.beta2), constant(config.epsilon)];
      const decay = config.name === 'adamW' ? config.weightDecay : 0;
      if (decay === 0) return apply('Adam', [none, none, rate, ...betas, gradient]);
      const shrink = op('Mul', graph.read(variable, [ready]), op('Mul', learningRate, constant(decay)));
      const decayed = graph.assign('AssignSubVariableOp', variable, shrink, [ready]);
      return apply('Adam', [none, none, rate, ...betas, gradient], decayed);
    }
  }
}

const isNesterov = (config: GraphOptimizerConfig): boolean => 'nesterov' in config && config.nesterov;

/**
 * Adds the global norm √Σg² of all gradients, which stops the step if it is not finite, and, with `clipNorm`, scales
 * the gradients down to that norm (Pascanu et al., 2013).
 */
export function clipGradients(
  graph: Graph,
  gradients: readonly Value[],
  { clipNorm, check }: { clipNorm?: number; check(x: Value): Value },
): { gradients: Value[]; norm: Value } {
  const { op, constant } = graph;
  const halves = graph.sum(gradients.map((gradient) => op('L2Loss', gradient))); // Σg²/2
  const norm = check(op('Sqrt', op('Mul', halves, constant(2))));
  if (clipNorm === undefined) return { gradients: [...gradients], norm };
  const limit = constant(clipNorm);
  const scale = op('RealDiv', limit, op('Maximum', norm, limit));
  return { gradients: gradients.map((gradient) => op('Mul', gradient, scale)), norm };
}
