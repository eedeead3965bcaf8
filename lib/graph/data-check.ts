import type { LayersModel } from '@tensorflow/tfjs-node';
import type { Split } from '../data/split';

/** What a model takes and gives: the shape of one image, and the number of its outputs. */
export type ModelShape = { imageShape: (number | null)[]; classCount: number };

/** What this model takes and gives. @throws unless it has one input, and one output with a row for each image. */
export function modelShape(model: LayersModel): ModelShape {
  const { inputs, outputs } = model;
  if (!isClassifier(model))
    throw new Error(
      `Model '${model.name}' has ${inputs.length} inputs and outputs of ${outputs.map(({ shape }) => `[${shape.map((size) => size ?? 'n').join(', ')}]`).join(', ')}: pass one that takes images and gives [n, classes].`,
    );
  return { imageShape: inputs[0].shape.slice(1), classCount: outputs[0].shape[1] ?? 1 };
}

/** Whether a model turns one input into [n, classes]. */
export function isClassifier({ inputs, outputs }: LayersModel): boolean {
  return inputs.length === 1 && outputs.length === 1 && outputs[0].shape.length === 2;
}

/**
 * Refuses data that does not fit the model: no examples, numbers that are no bytes, another image size, a label without
 * a class. `role` is what the messages call the split.
 */
export function checkData(split: Split, { imageShape, classCount }: ModelShape, { role = 'training' } = {}): void {
  if (split.count === 0) throw new Error(`The ${role} split has no examples: pass one that has.`);
  const { images } = split;
  // By its name: the same class is another one in a sandbox such as Jest's.
  if (Object.prototype.toString.call(images) !== '[object Uint8Array]')
    throw new Error(
      `The images of the ${role} split are a ${(images as object).constructor.name}${(images as Uint8Array).some(Number.isNaN) ? ' with NaN in it' : ''}: pass bytes from 0 (background) to 255 (ink) in a Uint8Array.`,
    );
  const pixels = pixelsIn(imageShape);
  if (split.images.length !== split.count * pixels)
    throw new Error(
      `The ${role} split has ${split.images.length} bytes for ${split.count} images, the model takes images of [${imageShape}], ${pixels} bytes each: pass images of that size.`,
    );
  if (split.labels.length !== split.count)
    throw new Error(
      `The ${role} split has ${split.labels.length} labels for ${split.count} images: pass one for each.`,
    );
  const classes = Math.max(2, classCount); // one output tells two classes apart
  const bad = split.labels.findIndex((label) => !(Number.isInteger(label) && label >= 0 && label < classes));
  if (bad >= 0)
    throw new Error(
      `Label ${split.labels[bad]} at position ${bad} of the ${role} split has no output: the model has classes 0 to ${classes - 1}, pass a model with more.`,
    );
}

/** How many numbers make an image of this shape. */
export function pixelsIn(imageShape: readonly (number | null)[]): number {
  return imageShape.reduce<number>((product, length) => product * (length ?? 1), 1);
}

/** How many images there are in `images`, which are bytes. @throws when they are no whole number of images. */
export function countImages(images: Uint8Array, imageShape: readonly number[]): number {
  const pixels = pixelsIn(imageShape);
  const count = images.length / pixels;
  if (!Number.isInteger(count))
    throw new Error(
      `There are ${images.length} bytes, no whole number of images of [${imageShape}]: pass ${pixels} bytes for each image.`,
    );
  return count;
}

/** Refuses a batch without examples or with an index outside the split. */
export function checkIndices(indices: ArrayLike<number>, count: number): void {
  if (indices.length === 0) throw new Error('The batch has no examples: pass at least one index.');
  for (let i = 0; i < indices.length; i++) {
    if (!(Number.isInteger(indices[i]) && indices[i] >= 0 && indices[i] < count))
      throw new Error(`There is no example ${indices[i]}: this split has examples 0 to ${count - 1}.`);
  }
}
