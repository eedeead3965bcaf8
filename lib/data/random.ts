import { alea } from 'seedrandom';
import { checkWholeNumbers } from './whole-number';

/**
 * Creates a generator of random numbers in [0, 1): the same seed gives the same sequence, everywhere.
 *
 * `seed` is a whole number from 1 up (TensorFlow.js takes 0 for "no seed"). The algorithm is Alea (J. Baagøe, 2010),
 * seeded as in TensorFlow.js.
 */
export function createRandom(seed: number): () => number {
  checkWholeNumbers({ seed });
  return alea(String(seed));
}

/** Returns the numbers 0 … count−1 in an order fixed by the seed, each order equally likely (Fisher–Yates). */
export function permutation(count: number, seed: number): Uint32Array {
  const random = createRandom(seed);
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** Mixes a seed with further whole numbers (an epoch, a batch) into another seed from 1 up, by FNV-1a on 32 bits. */
export function deriveSeed(seed: number, ...parts: number[]): number {
  let hash = 0x811c9dc5;
  for (const part of [seed, ...parts]) {
    for (let shift = 0; shift < 32; shift += 8) hash = Math.imul(hash ^ ((part >>> shift) & 0xff), 0x01000193) >>> 0;
  }
  return hash + 1;
}
