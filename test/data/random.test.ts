import { createRandom, deriveSeed, permutation } from '../../lib/data/random';
import { tf } from '../../lib/tf';
import oracle from '../fixtures/alea.json';

test.each(oracle)(
  'seed $seed gives the numbers and the order that Alea and Fisher–Yates give in Python',
  (expected) => {
    const random = createRandom(expected.seed);
    expect(expected.numbers.map(() => random())).toEqual(expected.numbers);
    expect([...permutation(expected.order.length, expected.seed)]).toEqual(expected.order);
  },
);

test.each(oracle)('deriveSeed mixes seed $seed with two numbers as FNV-1a does in Python', ({ seed, derived }) => {
  expect(deriveSeed(seed, 3, 500)).toBe(derived);
});

test('createRandom draws as TensorFlow.js does', () => {
  const random = createRandom(7);
  const drawn = tf.tidy(() => Array.from(tf.randomUniform([5], 0, 1, 'float32', 7).dataSync()));
  expect(drawn).toEqual(drawn.map(() => Math.fround(random())));
});

test('createRandom gives numbers in [0, 1) with the mean and variance of a uniform distribution', () => {
  const random = createRandom(5);
  const values = Array.from({ length: 100_000 }, random);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(Math.min(...values.slice(0, 50_000))).toBeGreaterThanOrEqual(0);
  expect(Math.max(...values.slice(0, 50_000))).toBeLessThan(1);
  expect(mean).toBeCloseTo(1 / 2, 2);
  expect(variance).toBeCloseTo(1 / 12, 2);
});

test.each([0, -1, 1.5, NaN, Infinity, 2 ** 53])('createRandom refuses the seed %p', (seed) => {
  expect(() => createRandom(seed)).toThrow(`seed is ${seed}: pass a whole number from 1 up.`);
});

test('permutation holds each number once and depends on the seed alone', () => {
  const order = permutation(1000, 3);
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  expect(permutation(1000, 3)).toEqual(order);
  expect(permutation(1000, 4)).not.toEqual(order);
});

test('permutation gives each of the 24 orders of four equally often', () => {
  const seen = new Map<string, number>();
  for (let seed = 1; seed <= 4800; seed++) {
    const order = permutation(4, seed).join();
    seen.set(order, (seen.get(order) ?? 0) + 1);
  }
  const chiSquare = [...seen.values()].reduce((sum, count) => sum + (count - 200) ** 2 / 200, 0);
  expect(seen.size).toBe(24);
  // The 99.9 % point of chi-square with 23 degrees of freedom.
  expect(chiSquare).toBeLessThan(49.73);
});

test.each([0, 1])('permutation of %p numbers is all there is', (count) => {
  expect([...permutation(count, 1)]).toEqual(count === 0 ? [] : [0]);
});
