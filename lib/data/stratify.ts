import { permutation } from './random';
import { countByLabel, IMAGE_SIZE, selectExamples, take } from './split';
import type { Split } from './split';

const PIXELS = IMAGE_SIZE * IMAGE_SIZE;

/**
 * Splits `count` examples off at random, each class in proportion; returns [the rest, the examples split off].
 *
 * Both keep the order in which they stood and are views of the split's own memory, which is reordered in place: with
 * 47 MB of images a copy would hurt. The split itself must not be used afterwards.
 */
export function splitOff(split: Split, { count, seed }: { count: number; seed: number }): [Split, Split] {
  const chosen = chooseStratified(split, { count, seed });
  const part = selectExamples(
    split,
    Uint32Array.from({ length: split.count }, (_, i) => i).filter((i) => chosen[i]),
  );
  const { images, labels } = split;
  let end = 0;
  for (let i = 0; i < split.count; i++) {
    if (chosen[i]) continue;
    images.copyWithin(end * PIXELS, i * PIXELS, (i + 1) * PIXELS);
    labels[end++] = labels[i];
  }
  images.set(part.images, end * PIXELS);
  labels.set(part.labels, end);
  return [take(split, end), { images: images.subarray(end * PIXELS), labels: labels.subarray(end), count }];
}

/** Marks `count` examples with true, the same share of every class up to rounding. */
function chooseStratified(split: Split, { count, seed }: { count: number; seed: number }): boolean[] {
  const open = sharesOf(countByLabel(split, 256), count);
  const chosen = new Array<boolean>(split.count).fill(false);
  for (const i of permutation(split.count, seed)) if (open[split.labels[i]]-- > 0) chosen[i] = true;
  return chosen;
}

/** Shares `count` among the classes in proportion; the largest remainders get what rounding down left over. */
function sharesOf(classSizes: number[], count: number): number[] {
  const total = classSizes.reduce((sum, size) => sum + size, 0);
  const shares = classSizes.map((size) => Math.floor((count * size) / total));
  const left = count - shares.reduce((sum, share) => sum + share, 0);
  const remainder = (label: number) => (count * classSizes[label]) % total;
  const byRemainder = [...shares.keys()].sort((a, b) => remainder(b) - remainder(a));
  for (const label of byRemainder.slice(0, left)) shares[label]++;
  return shares;
}
