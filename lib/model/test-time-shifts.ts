import type { LayersModel } from '@tensorflow/tfjs-node';
import { translate } from '../data/centering';
import { IMAGE_SIZE } from '../data/split';
import { predict } from './evaluation';

/** In its place, and moved by one pixel to each side. */
const places = [
  { rows: 0, columns: 0 },
  { rows: 0, columns: 1 },
  { rows: 0, columns: -1 },
  { rows: 1, columns: 0 },
  { rows: -1, columns: 0 },
];

/**
 * Predicts class probabilities [n, classCount] as `predict` does, but reads each image five times, in its place and
 * moved by one pixel to each side, and takes the mean (test-time augmentation; Krizhevsky et al., 2012, section 4.1).
 */
export function predictShifted(model: LayersModel, images: Uint8Array): Float32Array {
  const readings = places.map((place) => predict(model, move(images, place)));
  return readings[0].map((_, i) => readings.reduce((sum, reading) => sum + reading[i] / places.length, 0));
}

function move(images: Uint8Array, place: { rows: number; columns: number }): Uint8Array {
  const size = IMAGE_SIZE * IMAGE_SIZE;
  const moved = new Uint8Array(images.length);
  for (let start = 0; start < images.length; start += size)
    moved.set(translate(images.subarray(start, start + size), place), start);
  return moved;
}
