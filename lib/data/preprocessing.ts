import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-node';
import { tf } from '../tf';
import { oneHot } from './labels';
import { IMAGE_SIZE } from './split';
import type { Split } from './split';

export { fromOneHot, oneHot } from './labels';

/** Scales bytes 0 … 255 to numbers in [0, 1]. */
export function normalize(images: Uint8Array): Float32Array {
  const values = new Float32Array(images.length);
  // A plain loop: Float32Array.from with a function takes 20 times as long, seconds for the training images.
  for (let i = 0; i < images.length; i++) values[i] = images[i] / 255;
  return values;
}

/** Scales numbers in [0, 1] back to bytes 0 … 255, rounded; throws on a number outside. */
export function denormalize(values: Float32Array): Uint8Array {
  const outside = values.findIndex((value) => !(value >= 0 && value <= 1));
  if (outside >= 0)
    throw new Error(`Value ${values[outside]} at position ${outside} is no pixel: pass numbers from 0 to 1.`);
  return new Uint8Array(values.map((value) => Math.round(value * 255)));
}

/** Makes the images of a split a tensor [n, 28, 28, 1] of numbers in [0, 1]; the caller disposes it. */
export function toImages(split: Split): Tensor4D {
  return tf.tensor4d(normalize(split.images), [split.count, IMAGE_SIZE, IMAGE_SIZE, 1]);
}

/** Makes a split a pair of tensors, images [n, 28, 28, 1] and one-hot labels [n, classCount]; the caller disposes both. */
export function toTensors(split: Split, { classCount = 10 } = {}): { images: Tensor4D; labels: Tensor2D } {
  // First what can throw, so that no tensor is left behind.
  const rows = oneHot(split.labels, classCount);
  return { images: toImages(split), labels: tf.tensor2d(rows, [split.count, classCount]) };
}
