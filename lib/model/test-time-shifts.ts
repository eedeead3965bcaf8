import type { LayersModel } from '@tensorflow/tfjs-node';
import { translate } from '../data/centering';
import { mapImages } from '../data/split';
import type { Split } from '../data/split';
import { measure, predict } from './evaluation';
import type { Evaluation } from './evaluation';

const sides = [
  { rows: 0, columns: 1 },
  { rows: 0, columns: -1 },
  { rows: 1, columns: 0 },
  { rows: -1, columns: 0 },
];

/**
 * Predicts class probabilities [n, classCount], row by row, for `n` images of 28×28 bytes (0 background … 255 ink), as
 * the mean of five readings: in its place, and moved by one pixel to each side.
 *
 * That is test-time augmentation (Krizhevsky et al., "ImageNet classification", 2012, section 4.1).
 * @throws if the bytes are no whole images.
 */
export function predictShifted(model: LayersModel, images: Uint8Array): Float32Array {
  const inPlace = predict(model, images);
  const moved = sides.map((side) =>
    predict(
      model,
      mapImages(images, (image) => translate(image, side)),
    ),
  );
  return inPlace.map((value, i) => moved.reduce((sum, reading) => sum + reading[i], value) / (1 + sides.length));
}

/** Measures a model on a split as `evaluate` does, with the readings of `predictShifted`. */
export function evaluateShifted(model: LayersModel, split: Split): Evaluation {
  return measure(split, predictShifted(model, split.images));
}
