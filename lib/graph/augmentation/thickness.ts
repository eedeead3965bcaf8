import { ints, text, type } from '../attributes';
import type { Graph, Value } from '../builder';
import { seedFor } from '../randomness';
import { drawColumns } from './columns';
import { uses } from './uses';

/**
 * Makes the strokes of each image thicker or thinner: a mean of the image and what a 3×3 dilation or erosion makes of it
 * (Serra, "Image analysis and mathematical morphology", 1982); the share is drawn, up to `thickness`.
 */
export function changeThickness(
  graph: Graph,
  images: Value,
  { thickness, seed }: { thickness: number; seed: Value },
): Value {
  const { op, constant, reshape } = graph;
  const [drawn] = drawColumns(graph, images, { columns: 1, seed: seedFor(graph, seed, uses.thickness) }); // in [−1, 1)
  const share = reshape(op('Mul', drawn, constant(thickness)), [-1, 1, 1, 1]);
  const moveTo = (target: Value, part: Value): Value => op('Mul', op('Relu', part), op('Sub', target, images));
  const dilated = moveTo(highestAround(graph, images), share);
  const eroded = moveTo(op('Neg', highestAround(graph, op('Neg', images))), op('Neg', share));
  return op('AddV2', images, op('AddV2', dilated, eroded));
}

// The largest of each pixel and its eight neighbours; there is nothing beyond the edge.
function highestAround(graph: Graph, x: Value): Value {
  return graph.node('MaxPool', [x], {
    T: type('float'),
    ksize: ints([1, 3, 3, 1]),
    strides: ints([1, 1, 1, 1]),
    padding: text('SAME'),
    data_format: text('NHWC'),
  });
}
