// How much results differ: from seed to seed, and from one choice of an ensemble's members to another.
// CommonJS, so that Jest can test it.
const { accuracy, argMax } = require('digitlab');

/** Mean, sample standard deviation, smallest and largest of some numbers, and how many they are. */
function spreadOf(numbers) {
  const mean = numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
  const squares = numbers.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  const standardDeviation = numbers.length > 1 ? Math.sqrt(squares / (numbers.length - 1)) : 0;
  return {
    count: numbers.length,
    mean,
    standardDeviation,
    lowest: Math.min(...numbers),
    highest: Math.max(...numbers),
  };
}

/** The accuracy of every choice of an ensemble's members, by size; `probabilities` is one array [n, 10] a member. */
function spreadOfSubsets(labels, probabilities) {
  const bySize = new Map();
  for (let subset = 1; subset < 2 ** probabilities.length; subset++) {
    const chosen = probabilities.filter((_, i) => (subset >> i) & 1);
    const sums = chosen[0].map((_, i) => chosen.reduce((sum, each) => sum + each[i], 0));
    const reached = accuracy(labels, argMax(sums, 10));
    bySize.set(chosen.length, [...(bySize.get(chosen.length) ?? []), reached]);
  }
  return [...bySize].sort(([a], [b]) => a - b).map(([size, reached]) => ({ size, ...spreadOf(reached) }));
}

module.exports = { spreadOf, spreadOfSubsets };
