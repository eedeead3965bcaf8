import { int, tensor, type } from '../attributes';
import type { Graph, Value } from '../builder';
import { slice } from '../layers/shape';
import type { AffineMap } from './affine';
import { imageCount } from './columns';
import type { Field } from './elastic';

type Options = { map?: AffineMap; field?: Field; imageShape: readonly number[] };

/**
 * Takes each pixel of the result from the place that map and field name, between four pixels (bilinear interpolation);
 * outside of the image is background, 0.
 *
 * Images [n, height, width, channels] to the same shape.
 */
export function sample(graph: Graph, images: Value, { map, field, imageShape }: Options): Value {
  const { op, constant } = graph;
  const [height, width, channels] = imageShape;
  const places = positions(graph, { map, field, imageShape }); // [n, height·width]
  const [left, top] = [places.x, places.y].map((place) => op('Floor', place));
  const [right, down] = [op('Sub', places.x, left), op('Sub', places.y, top)]; // how far into the pixel, 0 … 1
  const [stayX, stayY] = [right, down].map((share) => op('Sub', constant(1), share));
  const shares = [op('Mul', stayY, stayX), op('Mul', stayY, right), op('Mul', down, stayX), op('Mul', down, right)];

  // The four pixels around a place lie side by side in `corners`, so that one look-up finds them all.
  const corners = packCorners(graph, images, imageShape);
  const rows = rowNumbers(graph, images, { left, top, imageShape });
  const attributes = { Tparams: type('float'), Tindices: type('int32'), Taxis: type('int32') };
  const found = graph.node('GatherV2', [corners, rows, graph.integers(0)], attributes); // [n·height·width, 4·channels]
  const weights = graph.node('Pack', shares, { T: type('float'), N: int(4), axis: int(-1) }); // [n, height·width, 4]
  const weighted = op('Mul', graph.reshape(found, [-1, 4, channels]), graph.reshape(weights, [-1, 4, 1]));
  return graph.reshape(graph.reduce('Sum', weighted, [1]), [-1, height, width, channels]);
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

// [n·(height + 2)·(width + 2), 4·channels]: for the places −1 … height by −1 … width, the pixels at and after them.
function packCorners(graph: Graph, images: Value, [height, width, channels]: readonly number[]): Value {
  const border = [0, 0, 1, 2, 1, 2, 0, 0];
  const paddings = graph.node('Const', [], { dtype: type('int32'), value: tensor(border, [4, 2], 'int32') });
  const padded = graph.node('Pad', [images, paddings], { T: type('float'), Tpaddings: type('int32') });
  const size = [-1, height + 2, width + 2, channels];
  const four = [0, 1].flatMap((y) => [0, 1].map((x) => slice(graph, padded, { begin: [0, y, x, 0], size })));
  const packed = graph.node('Pack', four, { T: type('float'), N: int(4), axis: int(3) });
  return graph.reshape(packed, [-1, 4 * channels]);
}

// The row of `corners` for each place: [n·height·width], of type int32, since floats count only to 16 million.
function rowNumbers(
  graph: Graph,
  images: Value,
  { left, top, imageShape }: { left: Value; top: Value; imageShape: readonly number[] },
): Value {
  const { op, constant } = graph;
  const [height, width] = imageShape;
  const integer = { T: type('int32') };
  const inImage = op('AddV2', op('Mul', top, constant(width + 2)), op('AddV2', left, constant(width + 3)));
  const count = graph.node('Squeeze', [imageCount(graph, images)], integer);
  const images0 = graph.node('Range', [graph.integers(0), count, graph.integers(1)], { Tidx: type('int32') });
  const starts = graph.node('Mul', [images0, graph.integers((height + 2) * (width + 2))], integer);
  const column = graph.node('Reshape', [starts, graph.integers([-1, 1])], { ...integer, Tshape: type('int32') });
  const rows = graph.node('AddV2', [graph.cast(inImage, 'float', 'int32'), column], integer);
  return graph.node('Reshape', [rows, graph.integers([-1])], { ...integer, Tshape: type('int32') });
}
