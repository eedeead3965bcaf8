import { int, type } from '../attributes';
import type { Graph, Value } from '../builder';
import { uniform } from '../randomness';

/** How many images there are, as a tensor [1] of type int32. */
export function imageCount(graph: Graph, images: Value): Value {
  const bounds = [graph.integers([0]), graph.integers([1])];
  return graph.node('Slice', [graph.shapeOf(images), ...bounds], { T: type('int32'), Index: type('int32') });
}

/** A shape [n, …sizes] for n images. */
export function shapeFor(graph: Graph, images: Value, sizes: readonly number[]): Value {
  const attributes = { T: type('int32'), Tidx: type('int32'), N: int(2) };
  return graph.node('ConcatV2', [imageCount(graph, images), graph.integers(sizes), graph.integers(0)], attributes);
}

/** Cuts a tensor along its last axis into the `count` values that stand there. */
export function unstack(graph: Graph, x: Value, count: number): Value[] {
  const first = graph.node('Unpack', [x], { T: type('float'), num: int(count), axis: int(-1) });
  return Array.from({ length: count }, (_, i) => (i === 0 ? first : `${first}:${i}`));
}

/** Draws several numbers in [−1, 1) for each image; one value [n, 1] for each of them. */
export function drawColumns(graph: Graph, images: Value, { columns, seed }: { columns: number; seed: Value }): Value[] {
  const { op, constant } = graph;
  const drawn = uniform(graph, shapeFor(graph, images, [1, columns]), seed); // [n, 1, columns]
  return unstack(graph, op('Sub', op('Mul', drawn, constant(2)), constant(1)), columns);
}
