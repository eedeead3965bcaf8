import { int, type } from '../attributes';
import type { Graph, Value } from '../builder';
import { refuse } from './lowering';
import type { LayerPlan, Lowering } from './lowering';
import { slice } from './shape';

const add: Lowering = (layer, inputs, { graph }) => {
  checkRanks(layer);
  return {
    output: inputs.reduce((a, b) => graph.op('AddV2', a, b)),
    backward: (dy) => inputs.map((_, i) => sumToShape(graph, dy, { layer, input: i })),
  };
};

const average: Lowering = (layer, inputs, context) => {
  const { graph } = context;
  const share = graph.constant(1 / inputs.length);
  const sum = add(layer, inputs, context);
  return {
    output: graph.op('Mul', sum.output, share),
    backward: (dy) => sum.backward(graph.op('Mul', dy, share)),
  };
};

// The gradient of one factor is the gradient of the product times all the others.
const multiply: Lowering = (layer, inputs, { graph }) => {
  checkRanks(layer);
  const product = (values: Value[]): Value => values.reduce((a, b) => graph.op('Mul', a, b));
  return {
    output: product(inputs),
    backward: (dy) =>
      inputs.map((_, i) => sumToShape(graph, product([dy, ...inputs.filter((_, j) => j !== i)]), { layer, input: i })),
  };
};

const concatenate: Lowering = (layer, inputs, { graph }) => {
  const rank = layer.outputShape.length;
  const given = layer.config.axis as number;
  // TensorFlow.js gives one shape for it and computes another: training it eagerly would be no better.
  if (given < -1)
    throw new Error(
      `Layer '${layer.name}' joins along axis ${given}, where TensorFlow.js joins along the last: count its axis from the front, ${given + rank}.`,
    );
  const axis = (given + rank) % rank;
  if (axis === 0) refuse(layer, 'it joins batches, not what belongs to one image');
  const attributes = { T: type('float'), Tidx: type('int32'), N: int(inputs.length) };
  return {
    output: graph.node('ConcatV2', [...inputs, graph.integers(axis)], attributes),
    backward: (dy) => {
      let start = 0;
      return layer.inputShapes.map((shape) => {
        const begin = shape.map((_, i) => (i === axis ? start : 0));
        start += shape[axis];
        return slice(graph, dy, { begin, size: shape });
      });
    },
  };
};

// Where an input of size 1 was spread over an axis, its gradient is the sum along that axis.
function sumToShape(graph: Graph, gradient: Value, { layer, input }: { layer: LayerPlan; input: number }): Value {
  const spread = layer.inputShapes[input].flatMap((size, axis) =>
    size === 1 && layer.outputShape[axis] !== 1 ? [axis] : [],
  );
  return spread.length === 0 ? gradient : graph.reduce('Sum', gradient, spread, true);
}

function checkRanks(layer: LayerPlan): void {
  const ranks = new Set(layer.inputShapes.map((shape) => shape.length));
  if (ranks.size > 1) refuse(layer, 'its inputs differ in their number of axes');
}

export const mergeLayers: Record<string, Lowering> = {
  Add: add,
  Average: average,
  Multiply: multiply,
  Concatenate: concatenate,
};
