import { type } from '../attributes';
import type { Graph, Value } from '../builder';
import { seedFor } from '../randomness';
import { drawColumns } from './columns';
import { uses } from './uses';

/** Makes a rectangle of each image background; place and sides are drawn, the sides from 0 to `erasing` pixels. */
export function eraseRectangle(
  graph: Graph,
  images: Value,
  { erasing, imageShape, seed }: { erasing: number; imageShape: readonly number[]; seed: Value },
): Value {
  const { op, constant } = graph;
  const [height, width] = imageShape;
  const drawn = drawColumns(graph, images, { columns: 4, seed: seedFor(graph, seed, uses.erasing) }); // in [−1, 1)
  // 1 where a pixel is nearer to the rectangle's centre than half a side, along one axis: [n, length].
  const inside = (length: number, [place, side]: [Value, Value]): Value => {
    const pixels = constant(Array.from({ length }, (_, i) => i - (length - 1) / 2));
    const distance = op('Abs', op('Sub', pixels, op('Mul', place, constant(length / 2))));
    const half = op('Mul', op('AddV2', side, constant(1)), constant(erasing / 4));
    return graph.cast(graph.node('Less', [distance, half], { T: type('float') }), 'bool', 'float');
  };
  const across = graph.reshape(inside(width, [drawn[0], drawn[1]]), [-1, 1, width, 1]);
  const down = graph.reshape(inside(height, [drawn[2], drawn[3]]), [-1, height, 1, 1]);
  return op('Mul', images, op('Sub', constant(1), op('Mul', across, down)));
}
