import type { Graph, Value } from '../builder';
import { seedFor } from '../randomness';
import { drawColumns } from './columns';
import { uses } from './uses';

/**
 * x = a0·x′ + a1·y′ + a2 and y = b0·x′ + b1·y′ + b2, from a pixel of the result to the place it is taken from; [n, 1]
 * each.
 */
export type AffineMap = { a: [Value, Value, Value]; b: [Value, Value, Value] };

/** How much an image is turned, moved, scaled and slanted, at most; 0 is not at all. */
export type AffineStrength = {
  /** Degrees to either side. */
  rotation?: number;
  /** Pixels in each direction. */
  translation?: number;
  /** Share of the size: 0.1 is 90 % to 110 %, for height and width separately. */
  zoom?: number;
  /** How far the top moves sideways against the bottom, as a share of the height. */
  shear?: number;
};

type Options = { augmentation: AffineStrength; imageShape: readonly number[]; seed: Value };

/** Draws a rotation, zoom, shear and translation for each image; undefined when all of them are 0. */
export function affineMap(
  graph: Graph,
  images: Value,
  { augmentation, imageShape, seed }: Options,
): AffineMap | undefined {
  const { rotation = 0, translation = 0, zoom = 0, shear = 0 } = augmentation;
  if (rotation === 0 && translation === 0 && zoom === 0 && shear === 0) return undefined;
  const drawn = drawColumns(graph, images, { columns: 6, seed: seedFor(graph, seed, uses.affine) }); // in [−1, 1)
  const scaled = (column: number, by: number): Value => graph.op('Mul', drawn[column], graph.constant(by));
  return inverseMap(graph, imageShape, {
    angle: scaled(0, (rotation * Math.PI) / 180),
    shiftX: scaled(1, translation),
    shiftY: scaled(2, translation),
    scaleX: graph.op('AddV2', scaled(3, zoom), graph.constant(1)),
    scaleY: graph.op('AddV2', scaled(4, zoom), graph.constant(1)),
    slant: scaled(5, shear),
  });
}

type Moves = Record<'angle' | 'shiftX' | 'shiftY' | 'scaleX' | 'scaleY' | 'slant', Value>;

/**
 * The way back of: slant, scale, turn around the centre (clockwise, since y points down), shift.
 *
 * Forward M = turn·scale·slant with slant x ← x − slant·y; its inverse by hand, row by row.
 */
export function inverseMap(graph: Graph, [height, width]: readonly number[], moves: Moves): AffineMap {
  const { op, constant } = graph;
  const { angle, shiftX, shiftY, scaleX, scaleY, slant } = moves;
  const [cos, sin] = [op('Cos', angle), op('Sin', angle)];
  // Turned and scaled back: (cos·x′ + sin·y′)/scaleX and (−sin·x′ + cos·y′)/scaleY; then slanted back.
  const [b0, b1] = [op('RealDiv', op('Neg', sin), scaleY), op('RealDiv', cos, scaleY)];
  const [a0, a1] = [
    op('AddV2', op('RealDiv', cos, scaleX), op('Mul', slant, b0)),
    op('AddV2', op('RealDiv', sin, scaleX), op('Mul', slant, b1)),
  ];
  // The centre goes to the centre, moved by the shift.
  const [centreX, centreY] = [constant((width - 1) / 2), constant((height - 1) / 2)];
  const [fromX, fromY] = [op('AddV2', centreX, shiftX), op('AddV2', centreY, shiftY)];
  const offset = (centre: Value, [p, q]: [Value, Value]): Value =>
    op('Sub', centre, op('AddV2', op('Mul', p, fromX), op('Mul', q, fromY)));
  return { a: [a0, a1, offset(centreX, [a0, a1])], b: [b0, b1, offset(centreY, [b0, b1])] };
}
