import { IMAGE_SIZE } from '../data/split';
import { augment } from './augmentation';
import type { Augmentation } from './augmentation';
import { normalizeBytes } from './batch';
import { createGraph } from './builder';
import { countImages } from './data-check';
import { createSession } from './session';

/**
 * Changes images as training with this augmentation would at one step: [n, …imageShape] of bytes in, numbers in [0, 1]
 * out. The same seed and step give the same changes. @throws when the bytes are no whole number of images.
 */
export function augmentImages(
  images: Uint8Array,
  augmentation: Augmentation,
  { seed = 1, step = 1, imageShape = [IMAGE_SIZE, IMAGE_SIZE, 1] } = {},
): Float32Array {
  const count = countImages(images, imageShape);
  const graph = createGraph();
  const pixels = graph.placeholder('pixels', 'uint8', [-1, ...imageShape]);
  const numbers = graph.placeholder('seed', 'int32', [2]);
  const bytes = normalizeBytes(graph, pixels);
  graph.output('images', augment(graph, bytes, { augmentation, imageShape, seed: numbers }));
  const session = createSession(graph.definition);
  try {
    const feeds = {
      pixels: { values: images, shape: [count, ...imageShape] },
      seed: { values: Int32Array.of(seed, step), shape: [2] },
    };
    return session.run(feeds, ['images'])[0] as Float32Array;
  } finally {
    session.dispose();
  }
}
