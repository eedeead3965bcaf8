import { type } from '../attributes';
import type { Graph, Value } from '../builder';
import { pad } from '../layers/shape';
import type { AffineMap } from './affine';
import { imageCount } from './columns';
import type { Field } from './elastic';
import { sharpenImages } from './sharpening';

type Options = { map?: AffineMap; field?: Field; imageShape: readonly number[] };

/**
 * Takes each pixel of the result from the place that map and field name, between four pixels (bilinear interpolation);
 * outside of the image is background, 0. Sharpened before, values may end a little outside of [0, 1].
 *
 * Images [n, height, width, channels] in [0, 1] to the same shape.
 */
export function sample(
  graph: Graph,
  images: Value,
  { map, field, imageShape, sharpen = 0 }: Options & { sharpen?: number },
): Value {
  const { op, constant } = graph;
  const [height, width, channels] = imageShape;
  const places = positions(graph, { map, field, imageShape }); // [n, height·width]
  const [left, top] = [places.x, places.y].map((place) => op('Floor', place));
  const [right, down] = [op('Sub', places.x, left), op('Sub', places.y, top)]; // how far into the pixel, 0 … 1
  const [stayX, stayY] = [right, down].map((share) => op('Sub', constant(1), share));
  const shares = [op('Mul', stayY, stayX), op('Mul', stayY, right), op('Mul', down, stayX), op('Mul', down, right)];

  const sharp = sharpen > 0 ? sharpenImages(graph, images, { sharpen, channels }) : images;
  const pixels = padded(graph, sharp, imageShape);
  const rows = rowNumbers(graph, images, { left, top, imageShape });
  // The four pixels around each place: this one, the next one, and the two below.
  const parts = [0, 1, width + 3, width + 4].map((offset, i) => {
    const row = graph.node('AddV2', [rows, graph.integers(offset)], { T: type('int32') });
    const attributes = { Tparams: type('float'), Tindices: type('int32'), Taxis: type('int32') };
    const found = graph.node('GatherV2', [pixels, row, graph.integers(0)], attributes); // [n·height·width, channels]
    return op('Mul', found, graph.reshape(shares[i], [-1, 1]));
  });
  return graph.reshape(graph.sum(parts), [-1, height, width, channels]);
}

// Where each pixel of the result is taken from; further out than one pixel outside there is nothing but background.
function positions(graph: Graph, { map, field, imageShape }: Options): Field {
  const { op, constant } = graph;
  const [height, width] = imageShape;
  const pixels = Array.from({ length: height * width }, (_, i) => i);
  const x = constant(pixels.map((i) => i % width));
  const y = constant(pixels.map((i) => Math.floor(i / width)));
  const along = ([p, q, offset]: [Value, Value, Value]): Value =>
    op('AddV2', op('AddV2', op('Mul', p, x), op('Mul', q, y)), offset);
  const place = (mapped: Value, shift: Value | undefined, length: number): Value => {
    const moved = shift ? op('AddV2', mapped, shift) : mapped;
    return op('Minimum', op('Maximum', moved, constant(-1)), constant(length));
  };
  return {
    x: place(map ? along(map.a) : x, field?.x, width),
    y: place(map ? along(map.b) : y, field?.y, height),
  };
}

// [n·(height + 3)·(width + 3), channels]: one pixel of background before each image, two behind it.
function padded(graph: Graph, images: Value, [, , channels]: readonly number[]): Value {
  const wide = pad(graph, images, [0, 0, 1, 2, 1, 2, 0, 0]);
  return graph.reshape(wide, [-1, channels]);
}

// The row of `padded` for each place: [n·height·width], of type int32, since floats count only to 16 million.
function rowNumbers(
  graph: Graph,
  images: Value,
  { left, top, imageShape }: { left: Value; top: Value; imageShape: readonly number[] },
): Value {
  const { op, constant } = graph;
  const [height, width] = imageShape;
  const integer = { T: type('int32') };
  const inImage = op('AddV2', op('Mul', top, constant(width + 3)), op('AddV2', left, constant(width + 4)));
  const count = graph.node('Squeeze', [imageCount(graph, images)], integer);
  const numbers = graph.node('Range', [graph.integers(0), count, graph.integers(1)], { Tidx: type('int32') });
  const starts = graph.node('Mul', [numbers, graph.integers((height + 3) * (width + 3))], integer);
  const column = graph.reshape(starts, [-1, 1], integer);
  const rows = graph.node('AddV2', [graph.cast(inImage, 'float', 'int32'), column], integer);
  return graph.reshape(rows, [-1], integer);
}
