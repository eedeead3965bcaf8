import { checkLabels } from './labels';
import { IMAGE_SIZE, type Split } from './split';

const PIXELS = IMAGE_SIZE * IMAGE_SIZE;

/** For each example: the class of the nearest mean, the distance to its own class's mean and to the nearest other. */
export type MeanComparison = { nearest: Uint8Array; own: Float32Array; other: Float32Array };

/**
 * Returns the mean image of each class, 784 numbers from 0 to 255; a class without examples gives NaN.
 * @throws if a label is not below `classCount`.
 */
export function classMeans(split: Split, { classCount = 10 }: { classCount?: number } = {}): Float32Array[] {
  checkLabels(split.labels, classCount);
  const sums = Array.from({ length: classCount }, () => new Float64Array(PIXELS));
  const counts = new Array<number>(classCount).fill(0);
  for (let i = 0; i < split.count; i++) {
    const sum = sums[split.labels[i]];
    for (let pixel = 0; pixel < PIXELS; pixel++) sum[pixel] += split.images[i * PIXELS + pixel];
    counts[split.labels[i]]++;
  }
  return sums.map((sum, label) => Float32Array.from(sum, (total) => total / counts[label]));
}

/**
 * Compares every example with the mean image of each class.
 *
 * A distance is the root of the mean squared difference of the 784 pixels, from 0 (equal) to 255; to the mean of a class
 * without examples it is infinite.
 * @throws if a label has no mean.
 */
export function compareWithMeans(split: Split, means: readonly Float32Array[]): MeanComparison {
  checkLabels(split.labels, means.length);
  const { count } = split;
  const comparison = { nearest: new Uint8Array(count), own: new Float32Array(count), other: new Float32Array(count) };
  for (let i = 0; i < count; i++) {
    const distances = means.map((mean) => distance(split.images, { start: i * PIXELS, mean }));
    const label = split.labels[i];
    comparison.nearest[i] = distances.indexOf(Math.min(...distances));
    comparison.own[i] = distances[label];
    comparison.other[i] = Math.min(...distances.filter((_, other) => other !== label));
  }
  return comparison;
}

function distance(images: Uint8Array, { start, mean }: { start: number; mean: Float32Array }): number {
  let sum = 0;
  for (let pixel = 0; pixel < PIXELS; pixel++) sum += (images[start + pixel] - mean[pixel]) ** 2;
  return Number.isNaN(sum) ? Infinity : Math.sqrt(sum / PIXELS);
}
