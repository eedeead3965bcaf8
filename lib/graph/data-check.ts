import type { Split } from '../data/split';
import type { TrainingGraph } from './training-graph';

/** Refuses data that does not fit the compiled model: no examples, another image size, a label without a class. */
export function checkData(split: Split, { imageShape, classCount }: TrainingGraph): void {
  if (split.count === 0) throw new Error('The training split has no examples: pass one that has.');
  const pixels = imageShape.reduce((product, length) => product * length, 1);
  if (split.images.length !== split.count * pixels)
    throw new Error(
      `The split has ${split.images.length} bytes for ${split.count} images, the model takes images of [${imageShape}], ${pixels} bytes each: pass images of that size.`,
    );
  if (split.labels.length !== split.count)
    throw new Error(`The split has ${split.labels.length} labels for ${split.count} images: pass one for each.`);
  const classes = Math.max(2, classCount); // one output tells two classes apart
  const bad = split.labels.findIndex((label) => label >= classes);
  if (bad >= 0)
    throw new Error(
      `Label ${split.labels[bad]} at position ${bad} has no output: the model has classes 0 to ${classes - 1}, pass a model with more.`,
    );
}

/** Refuses a batch without examples or with an index outside the split. */
export function checkIndices(indices: ArrayLike<number>, count: number): void {
  if (indices.length === 0) throw new Error('The batch has no examples: pass at least one index.');
  for (let i = 0; i < indices.length; i++) {
    if (!(Number.isInteger(indices[i]) && indices[i] >= 0 && indices[i] < count))
      throw new Error(`There is no example ${indices[i]}: this split has examples 0 to ${count - 1}.`);
  }
}
