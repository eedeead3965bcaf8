import { IMAGE_SIZE, type Split } from './split';

const PIXELS = IMAGE_SIZE * IMAGE_SIZE;

/**
 * Returns for each example of `split` the position of the most similar example in `memory`, the first of equals.
 *
 * Similar means a small sum of squared pixel differences (the nearest-neighbour rule; T. Cover, P. Hart, 1967).
 * @throws if the memory is empty.
 */
export function nearestExamples(split: Split, memory: Split): Uint32Array {
  if (memory.count === 0)
    throw new Error('The memory has 0 examples, but at least 1 is wanted; take some to remember.');
  return Uint32Array.from({ length: split.count }, (_, i) => nearest(split.images.subarray(i * PIXELS), memory));
}

function nearest(image: Uint8Array, memory: Split): number {
  let best = 0;
  let smallest = Infinity;
  for (let i = 0; i < memory.count; i++) {
    let sum = 0;
    // A sum that is already too large cannot become the smallest.
    for (let pixel = 0; pixel < PIXELS && sum < smallest; pixel++)
      sum += (image[pixel] - memory.images[i * PIXELS + pixel]) ** 2;
    if (sum < smallest) [best, smallest] = [i, sum];
  }
  return best;
}
