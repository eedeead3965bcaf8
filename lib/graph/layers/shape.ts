import { tensor, type } from '../attributes';
import type { Graph, Value } from '../builder';
import { refuse } from './lowering';
import type { Lowering } from './lowering';

const reshape: Lowering = (layer, [x], { graph }) => ({
  output: graph.reshape(x, layer.outputShape),
  backward: (dy) => [graph.reshape(dy, layer.inputShapes[0])],
});

const flatten: Lowering = (layer, inputs, context) => {
  if (layer.config.dataFormat === 'channelsFirst') refuse(layer, 'its dataFormat is channelsFirst');
  return reshape(layer, inputs, context);
};

const zeroPadding: Lowering = (layer, [x], { graph }) => {
  if (layer.config.dataFormat === 'channelsFirst') refuse(layer, 'its dataFormat is channelsFirst');
  const [[top, bottom], [left, right]] = layer.config.padding as [[number, number], [number, number]];
  const [, height, width, channels] = layer.inputShapes[0];
  return {
    output: pad(graph, x, [0, 0, top, bottom, left, right, 0, 0]),
    backward: (dy) => [slice(graph, dy, { begin: [0, top, left, 0], size: [-1, height, width, channels] })],
  };
};

/** Puts zeros around a tensor: for each axis, how many before and how many behind. */
export function pad(graph: Graph, x: Value, zeros: readonly number[]): Value {
  const rows = { dtype: type('int32'), value: tensor(zeros, [zeros.length / 2, 2], 'int32') };
  return graph.node('Pad', [x, graph.node('Const', [], rows)], { T: type('float'), Tpaddings: type('int32') });
}

/** Cuts out a part of a tensor; a size of −1 takes all that follows. */
export function slice(graph: Graph, x: Value, { begin, size }: { begin: number[]; size: number[] }): Value {
  const bounds = [graph.integers(begin), graph.integers(size)];
  return graph.node('Slice', [x, ...bounds], { T: type('float'), Index: type('int32') });
}

export const shapeLayers: Record<string, Lowering> = { Reshape: reshape, Flatten: flatten, ZeroPadding2D: zeroPadding };
