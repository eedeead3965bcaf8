import type { LayersModel } from '@tensorflow/tfjs-node';
import { IMAGE_SIZE } from '../data/split';
import { predict } from './evaluation';

const PIXELS = IMAGE_SIZE * IMAGE_SIZE;

/**
 * Measures how much each place of an image matters: the probability of `label` falls by
 * this much when a square of bare paper lies there. (Zeiler & Fergus, "Visualizing and
 * Understanding Convolutional Networks", ECCV 2014.)
 *
 * `image` is 784 bytes; the result has one number in [−1, 1] for each pixel, the centre of
 * a square of `size` × `size` pixels. Above 0 the ink there speaks for the label, below 0
 * against it.
 * @throws if there is not one image, `size` is no odd number, or the model has no such
 * label.
 */
export function occlusionMap(
  model: LayersModel,
  image: Uint8Array,
  { label, size = 7 }: { label: number; size?: number },
): Float32Array {
  const covered = new Uint8Array(PIXELS * PIXELS);
  for (let centre = 0; centre < PIXELS; centre++) covered.set(coverSquare(image, { centre, size }), centre * PIXELS);
  const [whole] = probabilitiesOf(model, image, label);
  return Float32Array.from(probabilitiesOf(model, covered, label), (probability) => whole - probability);
}

/**
 * Copies an image of 784 bytes with a square of bare paper on it, `centre` being the pixel (0–783) in its middle.
 *
 * @throws if there is not one image, it has no such pixel, or `size` is no odd number.
 */
export function coverSquare(image: Uint8Array, { centre, size }: { centre: number; size: number }): Uint8Array {
  if (image.length !== PIXELS) throw new Error(`The image has ${image.length} bytes: pass the ${PIXELS} of one image.`);
  if (!Number.isInteger(size) || size < 1 || size % 2 === 0)
    throw new Error(`size is ${size}: pass an odd number such as 7, so that the square has a pixel in its centre.`);
  if (!Number.isInteger(centre) || centre < 0 || centre >= PIXELS)
    throw new Error(`centre is ${centre}: pass the number of a pixel, 0 to ${PIXELS - 1}.`);
  const copy = Uint8Array.from(image);
  const reach = (size - 1) / 2;
  const [row, column] = [Math.floor(centre / IMAGE_SIZE), centre % IMAGE_SIZE];
  for (let r = Math.max(0, row - reach); r <= Math.min(IMAGE_SIZE - 1, row + reach); r++) {
    copy.fill(
      0,
      r * IMAGE_SIZE + Math.max(0, column - reach),
      r * IMAGE_SIZE + Math.min(IMAGE_SIZE, column + reach + 1),
    );
  }
  return copy;
}

function probabilitiesOf(model: LayersModel, images: Uint8Array, label: number): Float32Array {
  const all = predict(model, images);
  const count = images.length / PIXELS;
  const classCount = all.length / count;
  if (!Number.isInteger(label) || label < 0 || label >= classCount)
    throw new Error(`The label is ${label}: this model knows labels 0 to ${classCount - 1}, pass one of them.`);
  return Float32Array.from({ length: count }, (_, i) => all[i * classCount + label]);
}
