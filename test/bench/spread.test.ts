type Spread = { count: number; mean: number; standardDeviation: number; lowest: number; highest: number };
// CommonJS without types, so that the bench runs in plain Node.
const { spreadOf, spreadOfSubsets } = require('./spread.js') as {
  spreadOf(numbers: number[]): Spread;
  spreadOfSubsets(labels: Uint8Array, probabilities: Float32Array[]): (Spread & { size: number })[];
};

test('the spread of 2, 4 and 9 is their mean 5, the sample standard deviation √13, and their ends', () => {
  const { standardDeviation, ...rest } = spreadOf([2, 4, 9]);
  expect(rest).toEqual({ count: 3, mean: 5, lowest: 2, highest: 9 });
  expect(standardDeviation).toBeCloseTo(Math.sqrt(13), 12);
  expect(spreadOf([7]).standardDeviation).toBe(0);
});

test('every choice of members is counted once, and their probabilities are added', () => {
  const row = (zero: number, one: number) => [zero, one, ...new Array<number>(8).fill(0)];
  // Two images, of a 0 and a 1. Each member reads one of them only; together they read both.
  const first = Float32Array.from([...row(0.9, 0.1), ...row(0.6, 0.4)]);
  const second = Float32Array.from([...row(0.4, 0.6), ...row(0.1, 0.9)]);
  expect(spreadOfSubsets(Uint8Array.of(0, 1), [first, second])).toEqual([
    { size: 1, count: 2, mean: 0.5, standardDeviation: 0, lowest: 0.5, highest: 0.5 },
    { size: 2, count: 1, mean: 1, standardDeviation: 0, lowest: 1, highest: 1 },
  ]);
});
