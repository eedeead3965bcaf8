import { correctedRate } from '../model/optimizer';
import type { OptimizerConfig } from '../model/optimizer';
import { bool, type } from './attributes';
import type { Graph, GraphVariable, Value } from './builder';
import type { GraphWeight } from './weights';

/**
 * The learning rate that the optimizer's op is fed. The op holds its betas in 32 bits, so Adam's bias corrections are
 * made from those: from 0.999 in 64 bits every step would be 6 millionths too long.
 */
export function fedRate(config: OptimizerConfig, options: { learningRate: number; step: number }): number {
  if (!('beta1' in config)) return correctedRate(config, options);
  return correctedRate({ ...config, beta1: Math.fround(config.beta1), beta2: Math.fround(config.beta2) }, options);
}

export type UpdateOptions = {
  gradient: Value;
  slots: readonly GraphVariable[];
  learningRate: Value;
  /** The value of `fedRate`. */
  rate: Value;
  /** Runs before the weight changes. */
  ready: Value;
};

/** Adds the nodes that change one weight; returns the one to wait for. */
export function updateWeight(
  graph: Graph,
  { variable }: GraphWeight,
  config: OptimizerConfig,
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

const isNesterov = (config: OptimizerConfig): boolean => config.name === 'sgd' && config.nesterov === true;

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
