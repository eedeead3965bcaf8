import { type } from '../attributes';
import type { Value } from '../builder';
import { normal, uniform } from '../randomness';
import type { LayerContext, Lowered, Lowering } from './lowering';

const unchanged = (x: Value): Lowered => ({ output: x, backward: (dy) => [dy] });

/**
 * Dropout (Srivastava et al., 2014): hides a share `rate` of the units, scales the others by 1/(1 − rate).
 *
 * A `noiseShape` of [n, 1, 1, channels] hides whole feature maps (spatial dropout; Tompson et al., 2015).
 */
const dropout: Lowering = (layer, [x], context) => {
  const { graph, training } = context;
  const { rate, noiseShape } = layer.config as { rate: number; noiseShape?: (number | null)[] | null };
  if (!training || rate <= 0 || rate >= 1) return unchanged(x); // tfjs too leaves a rate of 1 out
  const drawn = uniform(graph, maskShape(x, noiseShape, context), context.randomSeed());
  const kept = graph.cast(graph.op('GreaterEqual', drawn, graph.constant(rate)), 'bool', 'float');
  const mask = graph.op('Mul', kept, graph.constant(1 / (1 - rate)));
  return { output: graph.op('Mul', x, mask), backward: (dy) => [graph.op('Mul', dy, mask)] };
};

/** Adds normal noise with standard deviation `stddev` in training. */
const gaussianNoise: Lowering = (layer, [x], context) => {
  const { graph, training } = context;
  if (!training) return unchanged(x);
  const noise = normal(graph, graph.shapeOf(x), context.randomSeed());
  const scaled = graph.op('Mul', noise, graph.constant(layer.config.stddev as number));
  return { output: graph.op('AddV2', x, scaled), backward: (dy) => [dy] };
};

// Axes of size 1 stay 1, so that one number holds for all of the axis; others are as in x.
function maskShape(x: Value, noiseShape: (number | null)[] | null | undefined, { graph }: LayerContext): Value {
  const full = graph.shapeOf(x);
  if (noiseShape == null) return full;
  const limits = graph.integers(noiseShape.map((size) => size ?? 2 ** 31 - 1));
  return graph.node('Minimum', [full, limits], { T: type('int32') });
}

export const regularizationLayers: Record<string, Lowering> = { Dropout: dropout, GaussianNoise: gaussianNoise };
