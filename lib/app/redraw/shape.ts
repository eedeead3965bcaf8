import { IMAGE_SIZE } from '../../data/split';
import { resample } from '../drawing/resample';
import { distanceToZero } from './distance';

/** The outline of a digit: for each point of a square grid, how far outside the ink it lies; less than 0 is inside. */
export type Shape = { outside: Float32Array; size: number };

const FINER = 6;

/**
 * Finds the outline of a 28×28 digit on a grid six times as fine, its strokes `stroke` times as wide.
 *
 * The ink is taken as the union of the largest discs that fit into it, as a round pen would draw it, and each disc is
 * made larger or smaller: so no thin stroke breaks, as it would by erosion.
 */
export function findShape(image: Uint8Array, { stroke = 1 }: { stroke?: number } = {}): Shape {
  const size = FINER * IMAGE_SIZE;
  const values = Float32Array.from(image, (byte) => byte / 255);
  const fine = resample({ values, width: IMAGE_SIZE, height: IMAGE_SIZE }, { width: size, height: size });
  // Half of the strongest ink nearby, so that a faint thin stroke has its edges as well as a strong one.
  const peaks = strongestNearby(fine.values, { size, reach: 1.5 * FINER });
  const inside = fine.values.map((value, place) => (value > Math.max(0.1, peaks[place] / 2) ? 1 : 0));
  const radii = distanceToZero(inside);
  const outside = new Float32Array(size * size).fill(size);
  for (const center of discCenters(radii, size)) drawDisc(outside, { center, radius: stroke * radii[center], size });
  return { outside, size };
}

/** The largest value in the square around each point, by rows and then by columns. */
function strongestNearby(values: Float32Array, { size, reach }: { size: number; reach: number }): Float32Array {
  const along = (line: Float32Array, step: number): Float32Array => {
    const most = line.slice();
    for (let place = 0; place < line.length; place++) {
      if (line[place] === 0) continue; // most of the paper
      const at = Math.floor(place / step) % size;
      for (let i = Math.max(-reach, -at); i <= Math.min(reach, size - 1 - at); i++)
        most[place + i * step] = Math.max(most[place + i * step], line[place]);
    }
    return most;
  };
  return along(along(values, 1), size);
}

/** The points whose disc lies in no larger disc beside it: a line along the middle of each stroke. */
function discCenters(radii: Float32Array, size: number): number[] {
  const centers: number[] = [];
  for (let row = 1; row < size - 1; row++)
    for (let column = 1; column < size - 1; column++) {
      const place = row * size + column;
      if (radii[place] === 0) continue;
      let isCenter = true;
      for (let y = -1; y <= 1; y++)
        for (let x = -1; x <= 1; x++)
          if (radii[place + y * size + x] > radii[place] + 0.75 * Math.hypot(x, y)) isCenter = false;
      if (isCenter) centers.push(place);
    }
  return centers;
}

/** Lowers the distances around a disc to those from its edge, as far as anybody looks at them. */
function drawDisc(outside: Float32Array, disc: { center: number; radius: number; size: number }): void {
  const { center, radius, size } = disc;
  const [row, column] = [Math.floor(center / size), center % size];
  const reach = Math.ceil(radius) + FINER;
  for (let y = Math.max(0, row - reach); y <= Math.min(size - 1, row + reach); y++)
    for (let x = Math.max(0, column - reach); x <= Math.min(size - 1, column + reach); x++) {
      const distance = Math.sqrt((y - row) ** 2 + (x - column) ** 2) - radius;
      if (distance < outside[y * size + x]) outside[y * size + x] = distance;
    }
}
