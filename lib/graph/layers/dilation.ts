import type { Graph, Value } from '../builder';
import { pad, slice } from './shape';

/** The shape of a kernel, and how far apart its pixels are to stand. */
export type Spread = { shape: readonly number[]; dilation: readonly number[] };

/**
 * Spreads a kernel [height, width, channels, filters]: zeros between its pixels make a plain convolution look as far as a
 * dilated one (Yu & Koltun, 2016). TensorFlow has a gradient for dilated convolutions on few processors only.
 */
export function spreadKernel(graph: Graph, kernel: Value, { shape, dilation }: Spread): Value {
  const [height, width, channels, filters] = shape;
  const [down, across] = dilation;
  const apart = graph.reshape(kernel, [height, 1, width, 1, channels, filters]);
  const zeros = pad(graph, apart, [0, 0, 0, down - 1, 0, 0, 0, across - 1, 0, 0, 0, 0]);
  const whole = graph.reshape(zeros, [height * down, width * across, channels, filters]);
  const size = [(height - 1) * down + 1, (width - 1) * across + 1, channels, filters];
  return slice(graph, whole, { begin: [0, 0, 0, 0], size });
}

/** The way back, for the gradient: only the pixels of the kernel itself. */
export function gatherKernel(graph: Graph, gradient: Value, { shape, dilation }: Spread): Value {
  const [height, width, channels, filters] = shape;
  const [down, across] = dilation;
  const whole = pad(graph, gradient, [0, down - 1, 0, across - 1, 0, 0, 0, 0]);
  const apart = graph.reshape(whole, [height, down, width, across, channels, filters]);
  const own = slice(graph, apart, { begin: [0, 0, 0, 0, 0, 0], size: [height, 1, width, 1, channels, filters] });
  return graph.reshape(own, [...shape]);
}
