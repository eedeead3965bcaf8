import { BOX_SIZE } from '../../data/centering';
import { erode } from '../../data/distortions/stroke';
import type { Plane } from '../../data/plane';
import { resample, sizeWithin } from './resample';

// 95 of 100 digits of MNIST have strokes up to this wide, in pixels of its images.
const WIDEST = 3.6;
// More is not taken from a side of a stroke: what is wider than this allows is a blot.
const MOST = 1.5;
// Strokes become thinner on a plane of this size: small holes are still open there, and large pictures take no longer.
const WORKING_SIZE = 80;

/**
 * Returns how wide the strokes of a plane are, in its pixels: its ink over half the length of its outline, which is the
 * sum of all slopes. A plane without ink has width 0.
 */
export function strokeWidth({ values, width, height }: Plane): number {
  const inkAt = (row: number, column: number): number =>
    row >= 0 && row < height && column >= 0 && column < width ? values[row * width + column] : 0;
  let [ink, outline] = [0, 0];
  // From one row and column before the plane, as its first ones have an outline too.
  for (let row = -1; row < height; row++)
    for (let column = -1; column < width; column++) {
      const here = inkAt(row, column);
      ink += here;
      outline += Math.hypot(inkAt(row, column + 1) - here, inkAt(row + 1, column) - here);
    }
  return outline > 0 ? (2 * ink) / outline : 0;
}

/**
 * Makes the strokes of a digit thinner if they are wider than those of nearly all digits of MNIST; `width` is how wide they
 * are once its longer side has 20 pixels. Returns undefined for any other digit.
 *
 * What is taken away makes its strokes `WIDEST` after the digit has been scaled to 20 pixels again.
 */
export function thinStrokes(digit: Plane, { width }: { width: number }): Plane | undefined {
  if (width <= WIDEST) return undefined;
  const size = Math.min(WORKING_SIZE, Math.max(digit.width, digit.height));
  // (width − 2·loss)·20 / (20 − 2·loss) = WIDEST
  const loss = (BOX_SIZE * (width - WIDEST)) / (2 * (BOX_SIZE - WIDEST));
  return erode(resample(digit, sizeWithin(digit, size)), (Math.min(MOST, loss) * size) / BOX_SIZE);
}
