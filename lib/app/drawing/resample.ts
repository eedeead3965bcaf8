import type { Plane } from '../../data/plane';

/** Which pixels of the old line make a new pixel, and how much each of them counts. */
type Taps = { first: number; weights: Float32Array }[];

/**
 * Scales a plane to another width and height, with antialiasing.
 *
 * Each new pixel is a mean of the old ones under a triangle as wide as two new pixels, or two old ones if those are
 * larger: linear interpolation for making larger, an antialiased mean for making smaller.
 */
export function resample(plane: Plane, { width, height }: { width: number; height: number }): Plane {
  const rows = tapsOf(plane.height, height);
  const columns = tapsOf(plane.width, width);
  // Columns first, into old height × new width.
  const half = new Float32Array(plane.height * width);
  for (let row = 0; row < plane.height; row++)
    for (let column = 0; column < width; column++) {
      const { first, weights } = columns[column];
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += weights[i] * plane.values[row * plane.width + first + i];
      half[row * width + column] = sum;
    }
  const values = new Float32Array(height * width);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const { first, weights } = rows[row];
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += weights[i] * half[(first + i) * width + column];
      values[row * width + column] = sum;
    }
  return { values, width, height };
}

/** The width and height of a plane once its longer side has `longest` pixels and its proportions are kept. */
export function sizeWithin({ width, height }: Plane, longest: number): { width: number; height: number } {
  const ratio = longest / Math.max(width, height);
  return { width: Math.max(1, Math.round(width * ratio)), height: Math.max(1, Math.round(height * ratio)) };
}

function tapsOf(from: number, to: number): Taps {
  const ratio = from / to;
  const reach = Math.max(1, ratio);
  return Array.from({ length: to }, (_, place) => {
    const center = (place + 0.5) * ratio;
    const first = Math.max(0, Math.ceil(center - reach - 0.5));
    const last = Math.min(from - 1, Math.floor(center + reach - 0.5));
    const weights = Float32Array.from({ length: last - first + 1 }, (_, i) =>
      Math.max(0, 1 - Math.abs(first + i + 0.5 - center) / reach),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { first, weights: weights.map((weight) => weight / sum) };
  });
}
