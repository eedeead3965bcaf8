import { checkLabels } from './labels';

/** Height and width of an image, in pixels. */
export const IMAGE_SIZE = 28;

const PIXELS = IMAGE_SIZE * IMAGE_SIZE;

/** Images with their labels; a loaded split is a view of memory that it may share with another split. */
export type Split = {
  /** `count` images of 28×28 bytes, row by row: 0 is background, 255 is ink. */
  images: Uint8Array;
  /** One class number per image. */
  labels: Uint8Array;
  count: number;
};

/** Three disjoint splits, and the name of each class: `classNames[label]` says what an image shows. */
export type Dataset = { name: string; train: Split; validation: Split; test: Split; classNames: string[] };

/** Returns the first `count` examples, as views; throws when there are fewer. */
export function take(split: Split, count: number): Split {
  if (!Number.isInteger(count) || count < 0 || count > split.count)
    throw new Error(`Cannot take ${count} examples: this split has ${split.count}, ask for a whole number up to that.`);
  return { images: split.images.subarray(0, count * PIXELS), labels: split.labels.subarray(0, count), count };
}

/** Returns the examples from number `count` on, as views: what `take` leaves; throws when there are fewer. */
export function skip(split: Split, count: number): Split {
  const { count: skipped } = take(split, count);
  const { images, labels } = split;
  return {
    images: images.subarray(skipped * PIXELS),
    labels: labels.subarray(skipped),
    count: split.count - skipped,
  };
}

/** Returns one image as a view of its 784 bytes, row by row. */
export function imageAt(split: Split, index: number): Uint8Array {
  checkIndex(split, index);
  return split.images.subarray(index * PIXELS, (index + 1) * PIXELS);
}

/** Copies images of 784 bytes each, every one of them replaced by what `change` makes of it. */
export function mapImages(images: Uint8Array, change: (image: Uint8Array) => Uint8Array): Uint8Array {
  const changed = new Uint8Array(images.length);
  for (let start = 0; start < images.length; start += PIXELS)
    changed.set(change(images.subarray(start, start + PIXELS)), start);
  return changed;
}

/**
 * Counts the examples of each class: position 3 of the result is how often label 3 occurs.
 */
export function countByLabel(split: Split, classCount = 10): number[] {
  checkLabels(split.labels, classCount);
  const counts = new Array<number>(classCount).fill(0);
  for (const label of split.labels) counts[label]++;
  return counts;
}

/** Copies the examples at `indices`, in that order, into a new split. */
export function selectExamples(split: Split, indices: ArrayLike<number>): Split {
  const count = indices.length;
  const selected = { images: new Uint8Array(count * PIXELS), labels: new Uint8Array(count), count };
  for (let i = 0; i < count; i++) {
    selected.images.set(imageAt(split, indices[i]), i * PIXELS);
    selected.labels[i] = split.labels[indices[i]];
  }
  return selected;
}

function checkIndex(split: Split, index: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= split.count)
    throw new Error(`There is no example ${index}: this split has examples 0 to ${split.count - 1}.`);
}
