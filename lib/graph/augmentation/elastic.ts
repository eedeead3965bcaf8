import { bool, type } from '../attributes';
import type { Graph, Value } from '../builder';
import { normal, seedFor } from '../randomness';
import { shapeFor, unstack } from './columns';
import { uses } from './uses';

/** How far each pixel of the result looks to the right and down, in pixels: [n, height·width] each. */
export type Field = { x: Value; y: Value };

const GRID = 4;

/**
 * Draws a smooth field of displacements for each image (elastic distortion; Simard et al., 2003): normal numbers on a
 * grid of 4×4 points, and straight lines between these.
 */
export function elasticField(
  graph: Graph,
  images: Value,
  { elastic, imageShape, seed }: { elastic: number; imageShape: readonly number[]; seed: Value },
): Field {
  const [height, width] = imageShape;
  const drawn = normal(graph, shapeFor(graph, images, [GRID, GRID, 2]), seedFor(graph, seed, uses.elastic));
  const points = graph.op('Mul', drawn, graph.constant(elastic));
  const attributes = { T: type('float'), align_corners: bool(true), half_pixel_centers: bool(false) };
  const spread = graph.node('ResizeBilinear', [points, graph.integers([height, width])], attributes);
  const [x, y] = unstack(graph, graph.reshape(spread, [-1, height * width, 2]), 2);
  return { x, y };
}
