import { type } from './attributes';
import type { Graph, GraphVariable, Value } from './builder';

/**
 * Adds the variables that hold the data set, and the nodes that take the rows named by `indices` out of them: images
 * [n, …imageShape] in [0, 1] and labels [n]. A step is told only which rows it takes.
 */
export function gatherBatch(graph: Graph, { imageShape, count }: { imageShape: number[]; count: number }) {
  const images = graph.variable('images', [count, ...imageShape], 'uint8');
  const labels = graph.variable('labels', [count], 'int32');
  const indices = graph.placeholder('indices', 'int32', [-1]);
  const gather = ({ handle, elements }: GraphVariable): Value =>
    graph.node('ResourceGather', [handle, indices], { dtype: type(elements), Tindices: type('int32') });
  return { images: normalizeBytes(graph, gather(images)), labels: gather(labels), resident: { images, labels } };
}

/** Bytes 0 … 255 to numbers in [0, 1]. */
export const normalizeBytes = (graph: Graph, pixels: Value): Value =>
  graph.op('RealDiv', graph.cast(pixels, 'uint8', 'float'), graph.constant(255));
