import { createThinner } from '../../data/distortions/stroke';
import { IMAGE_SIZE } from '../../data/split';

// Nearly 99 of 100 digits of MNIST have strokes up to this wide.
const WIDEST = 4.2;
const MOST = 1.5;

/**
 * Returns how wide the strokes of a 28×28 image are, in pixels: its ink over half the length of its outline, which is
 * the sum of all slopes. An image without ink has width 0.
 */
export function strokeWidth(image: Uint8Array): number {
  let [ink, outline] = [0, 0];
  for (let place = 0; place < image.length; place++) {
    const isLastColumn = place % IMAGE_SIZE === IMAGE_SIZE - 1;
    const right = (isLastColumn ? 0 : image[place + 1]) - image[place];
    const down = (image[place + IMAGE_SIZE] ?? 0) - image[place];
    ink += image[place];
    outline += Math.hypot(right, down);
  }
  return outline > 0 ? (2 * ink) / outline : 0;
}

/** Makes strokes that are wider than those of nearly all digits of MNIST thinner, by at most 1.5 pixels on each side. */
export function thinStrokes(image: Uint8Array): Uint8Array {
  const excess = (strokeWidth(image) - WIDEST) / 2;
  return excess > 0 ? createThinner(Math.min(MOST, excess))(image) : image;
}
