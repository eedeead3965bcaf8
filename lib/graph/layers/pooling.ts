import { ints, type } from '../attributes';
import { refuse } from './lowering';
import type { LayerPlan, Lowering } from './lowering';
import { precisionOf } from './precision';
import { checkedWindow } from './window';

/** The maximum of each window; the gradient goes to the first pixel that has it. */
export const maxPooling: Lowering = (layer, [x], { graph }) => {
  const { T, narrow, widen } = precisionOf(graph, x);
  const attributes = { ...poolAttributes(layer), T };
  const images = narrow(x);
  const y = graph.node('MaxPool', [images], attributes);
  return {
    output: widen(y),
    backward: (dy) => [widen(graph.node('MaxPoolGrad', [images, y, narrow(dy)], attributes))],
  };
};

const averagePooling: Lowering = (layer, [x], { graph }) => {
  const attributes = poolAttributes(layer);
  return {
    output: graph.node('AvgPool', [x], attributes),
    backward: (dy) => [graph.node('AvgPoolGrad', [graph.shapeOf(x), dy], attributes)],
  };
};

function poolAttributes(layer: LayerPlan) {
  return { ...checkedWindow(layer), ksize: ints([1, ...(layer.config.poolSize as number[]), 1]) };
}

const globalAverage: Lowering = (layer, [x], { graph }) => {
  const { height, width, channels } = imageShape(layer);
  return {
    output: graph.reduce('Mean', x, [1, 2]), // [n, channels]
    backward: (dy) => {
      const share = graph.op('Mul', dy, graph.constant(1 / (height * width)));
      const column = graph.reshape(share, [-1, 1, 1, channels]);
      return [graph.node('BroadcastTo', [column, graph.shapeOf(x)], { T: type('float'), Tidx: type('int32') })];
    },
  };
};

// Where several pixels share the maximum, they share its gradient, as in Keras; tfjs gives each of them all of it.
const globalMax: Lowering = (layer, [x], { graph }) => {
  const { channels } = imageShape(layer);
  const highest = graph.reduce('Max', x, [1, 2], true); // [n, 1, 1, channels]
  return {
    output: graph.reshape(highest, [-1, channels]),
    backward: (dy) => {
      const winners = graph.cast(graph.op('Equal', x, highest), 'bool', 'float'); // [n, height, width, channels]
      const share = graph.op('RealDiv', winners, graph.reduce('Sum', winners, [1, 2], true));
      return [graph.op('Mul', share, graph.reshape(dy, [-1, 1, 1, channels]))];
    },
  };
};

function imageShape(layer: LayerPlan): { height: number; width: number; channels: number } {
  if (layer.config.dataFormat === 'channelsFirst') refuse(layer, 'its dataFormat is channelsFirst');
  const [, height, width, channels] = layer.inputShapes[0];
  return { height, width, channels };
}

export const poolingLayers: Record<string, Lowering> = {
  MaxPooling2D: maxPooling,
  AveragePooling2D: averagePooling,
  GlobalAveragePooling2D: globalAverage,
  GlobalMaxPooling2D: globalMax,
};
