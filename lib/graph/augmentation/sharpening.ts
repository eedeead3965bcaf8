import { ints, text, type } from '../attributes';
import type { Graph, Value } from '../builder';

type Options = { sharpen: number; channels: number };

/**
 * Sharpens images [n, height, width, channels] before they are moved, by the share `sharpen` of what moving softens.
 *
 * Linear interpolation at t between two pixels is a blur of variance t·(1 − t), on average 1/6 in each direction; the
 * kernel [−1/12, 7/6, −1/12] has the variance −1/6. Beyond the edge is background.
 */
export function sharpenImages(graph: Graph, images: Value, { sharpen, channels }: Options): Value {
  const side = -sharpen / 12;
  const line = [side, 1 - 2 * side, side];
  const kernel = line.flatMap((a) => line.flatMap((b) => new Array<number>(channels).fill(a * b)));
  return graph.node('DepthwiseConv2dNative', [images, graph.reshape(graph.constant(kernel), [3, 3, channels, 1])], {
    T: type('float'),
    strides: ints([1, 1, 1, 1]),
    padding: text('SAME'),
    data_format: text('NHWC'),
    dilations: ints([1, 1, 1, 1]),
  });
}
