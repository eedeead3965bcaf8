import { bool, text, type } from '../attributes';
import type { Attributes } from '../attributes';
import type { Graph, Value } from '../builder';
import type { AttrValue } from '../protobuf';
import { withActivation } from './activation';
import { refuse, requireWeight } from './lowering';
import type { LayerContext, Lowered, Lowering } from './lowering';

const dense: Lowering = (layer, [x], context) => {
  if (layer.inputShapes[0].length !== 2) refuse(layer, `its input has ${layer.inputShapes[0].length} axes, not 2`);
  const { graph } = context;
  const w = requireWeight(layer, context, 'kernel'); // [inputs, units]
  const product: Lowered = {
    output: matMul(graph, [x, w]), // [n, units]
    backward: (dy) => {
      context.addGradient('kernel', matMul(graph, [x, dy], { transposeFirst: true }));
      return [matMul(graph, [dy, w], { transposeSecond: true })];
    },
  };
  return withActivation(layer, graph, withBias(context, product));
};

/** Adds the layer's bias, if it has one, along the last axis. */
export function withBias({ graph, weight, addGradient }: LayerContext, linear: Lowered): Lowered {
  const bias = weight('bias');
  if (bias === undefined) return linear;
  const attributes: Attributes = { T: type('float'), data_format: text('NHWC') };
  return {
    output: graph.node('BiasAdd', [linear.output, bias], attributes),
    backward: (dy) => {
      addGradient('bias', graph.node('BiasAddGrad', [dy], attributes));
      return linear.backward(dy);
    },
  };
}

type Factors = { transposeFirst?: boolean; transposeSecond?: boolean; T?: AttrValue };

/** The product of two matrices, each of them transposed first if that is asked for. */
export function matMul(
  graph: Graph,
  [a, b]: [Value, Value],
  { transposeFirst = false, transposeSecond = false, T = type('float') }: Factors = {},
): Value {
  return graph.node('MatMul', [a, b], { T, transpose_a: bool(transposeFirst), transpose_b: bool(transposeSecond) });
}

export const denseLayers: Record<string, Lowering> = { Dense: dense };
