import { createRotation, createScale, createShear, createShift } from './distortions/affine';
import { createBlur } from './distortions/blur';
import type { Change } from './distortions/change';
import { createErasing, createInversion, createNoise } from './distortions/ink';
import { checkKind, distortions, type DistortionKind } from './distortions/kinds';
import { createThicker, createThinner } from './distortions/stroke';
import { createRandom } from './random';
import { IMAGE_SIZE, mapImages } from './split';

export { distortions, type DistortionKind } from './distortions/kinds';

/** A change of images, and how strong it is, in the unit that `distortions` gives for its kind. */
export type Distortion = { kind: DistortionKind; strength: number };

const PIXELS = IMAGE_SIZE * IMAGE_SIZE;

const CHANGES: Record<DistortionKind, (strength: number) => Change> = {
  shift: createShift,
  rotation: createRotation,
  scale: createScale,
  shear: createShear,
  blur: createBlur,
  noise: createNoise,
  erasing: createErasing,
  inversion: createInversion,
  thinner: createThinner,
  thicker: createThicker,
};

/**
 * Copies images of 784 bytes (28×28, 0 background … 255 ink), each of them changed.
 *
 * What is random, such as the direction of a shift, is drawn for each image from the seed alone: with another strength
 * an image moves the same way, only further. Strength 0 changes nothing. What leaves the image is lost, and background
 * comes in. Strengths are from 0 up, and at most 28 pixels; shares (`%`) are 0.1 for 10 %.
 * @throws if there is no such kind, the strength is out of its range or no whole number where whole pixels are moved or
 * erased, or the bytes are no whole images.
 */
export function distort(images: Uint8Array, { kind, strength }: Distortion, { seed = 1 } = {}): Uint8Array {
  checkKind(kind);
  if (!Number.isFinite(strength) || strength < 0)
    throw new Error(`The strength of ${kind} is ${strength}: pass a number from 0 up.`);
  if (distortions[kind].unit === 'pixels' && strength > IMAGE_SIZE)
    throw new Error(`The strength of ${kind} is ${strength} pixels: an image has ${IMAGE_SIZE}, pass no more.`);
  if (images.length % PIXELS !== 0)
    throw new Error(`${images.length} bytes are no whole images: pass ${PIXELS} bytes (28×28) for each.`);
  const random = createRandom(seed);
  if (strength === 0) return images.slice();
  const change = CHANGES[kind](strength);
  return mapImages(images, (image) => change(image, random));
}
