import { affineMap } from './augmentation/affine';
import type { AffineStrength } from './augmentation/affine';
import { elasticField } from './augmentation/elastic';
import { eraseRectangle } from './augmentation/erasing';
import { sample } from './augmentation/sampling';
import { changeThickness } from './augmentation/thickness';
import { uses } from './augmentation/uses';
import type { Graph, Value } from './builder';
import { normal, seedFor } from './randomness';

/**
 * How much each image is changed at random each time it is seen; the words are those of Keras's preprocessing layers.
 * What is 0 or left out does nothing. Every image draws its own numbers, from the seed and the step.
 */
export type Augmentation = AffineStrength & {
  /** Elastic distortion: the standard deviation, in pixels, of the displacements on a grid of 4×4 points. */
  elastic?: number;
  /**
   * How far the softness of moved images is undone beforehand: interpolation between pixels blurs, at 1 as much as the
   * image is sharpened. Alone it does nothing.
   */
  sharpen?: number;
  /** How far strokes become thicker or thinner, from 0 to 1, which is about a pixel on either side. */
  thickness?: number;
  /** Longest side, in pixels, of a rectangle at a random place that becomes background (Zhong et al., 2017). */
  erasing?: number;
  /** Standard deviation of normal noise on every pixel; 1 is the difference between ink and background. */
  noise?: number;
};

/** What all parts of an augmentation need: images [n, height, width, channels] in [0, 1], and the seed [2]. */
type AugmentationContext = { imageShape: readonly number[]; seed: Value };

/**
 * Adds the nodes that change images [n, height, width, channels] in [0, 1]; returns the
 * changed ones.
 */
export function augment(
  graph: Graph,
  images: Value,
  { augmentation = {}, ...context }: AugmentationContext & { augmentation?: Augmentation },
): Value {
  checkAugmentation(augmentation, context.imageShape);
  const { elastic = 0, sharpen = 0, thickness = 0, erasing = 0, noise = 0 } = augmentation;
  const map = affineMap(graph, images, { augmentation, ...context });
  const field = elastic > 0 ? elasticField(graph, images, { elastic, ...context }) : undefined;
  // Where each pixel takes its ink from is worked out first, so that the image is interpolated once only.
  const sampled = map || field ? sample(graph, images, { map, field, sharpen, ...context }) : images;
  const moved = sharpen > 0 && sampled !== images ? clip(graph, sampled) : sampled;
  const drawn = thickness > 0 ? changeThickness(graph, moved, { thickness, seed: context.seed }) : moved;
  const erased = erasing > 0 ? eraseRectangle(graph, drawn, { erasing, ...context }) : drawn;
  return noise > 0 ? addNoise(graph, erased, { noise, seed: context.seed }) : erased;
}

function addNoise(graph: Graph, images: Value, { noise, seed }: { noise: number; seed: Value }): Value {
  const { op, constant } = graph;
  const drawn = normal(graph, graph.shapeOf(images), seedFor(graph, seed, uses.noise));
  return clip(graph, op('AddV2', images, op('Mul', drawn, constant(noise))));
}

// Sharpening and noise leave the numbers between background and ink.
function clip(graph: Graph, images: Value): Value {
  const { op, constant } = graph;
  return op('Minimum', op('Maximum', images, constant(0)), constant(1));
}

const names = ['rotation', 'translation', 'zoom', 'shear', 'elastic', 'sharpen', 'thickness', 'erasing', 'noise'];

function checkAugmentation(augmentation: Augmentation, imageShape: readonly number[]): void {
  for (const [name, value] of Object.entries(augmentation)) {
    if (!names.includes(name)) throw new Error(`There is no augmentation ${name}: known are ${names.join(', ')}.`);
    if (!(Number.isFinite(value) && value >= 0))
      throw new Error(`augmentation.${name} is ${value}: pass a number from 0 (none) up.`);
  }
  if ((augmentation.zoom ?? 0) >= 1)
    throw new Error(`augmentation.zoom is ${augmentation.zoom}: pass a share below 1, 0.1 is 90 % to 110 %.`);
  if ((augmentation.thickness ?? 0) > 1)
    throw new Error(`augmentation.thickness is ${augmentation.thickness}: pass a share from 0 to 1.`);
  if (imageShape.length !== 3 && Object.keys(augmentation).length > 0)
    throw new Error(
      `The model takes [${imageShape}], augmentation wants images [height, width, channels]: leave it out, or reshape.`,
    );
}
