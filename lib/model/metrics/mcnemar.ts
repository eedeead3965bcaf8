import { checkPairs } from './inputs';
import { twoSidedP } from './normal';

/** The examples that only one of two classifiers got right, and how likely such a difference is by chance. */
export type McNemarResult = { onlyA: number; onlyB: number; statistic: number; pValue: number; exact: boolean };

/**
 * Tests whether two classifiers, run on the same examples, differ in accuracy (Q. McNemar, Psychometrika 12, 1947).
 *
 * Fewer than 25 examples on which only one is right: exact binomial test, `statistic` is the smaller count. Otherwise:
 * chi-square with one degree of freedom and continuity correction (A. L. Edwards, Psychometrika 13, 1948).
 */
export function mcnemar(
  labels: ArrayLike<number>,
  predictionsA: ArrayLike<number>,
  predictionsB: ArrayLike<number>,
): McNemarResult {
  checkPairs(labels, predictionsA);
  checkPairs(labels, predictionsB);
  let onlyA = 0;
  let onlyB = 0;
  for (let i = 0; i < labels.length; i++) {
    const correctA = predictionsA[i] === labels[i];
    const correctB = predictionsB[i] === labels[i];
    if (correctA && !correctB) onlyA++;
    if (correctB && !correctA) onlyB++;
  }
  const discordant = onlyA + onlyB;
  if (discordant < 25) {
    const statistic = Math.min(onlyA, onlyB);
    const pValue = Math.min(1, 2 * fairCoinAtMost(statistic, discordant));
    return { onlyA, onlyB, statistic, pValue, exact: true };
  }
  const statistic = (Math.abs(onlyA - onlyB) - 1) ** 2 / discordant;
  return { onlyA, onlyB, statistic, pValue: twoSidedP(Math.sqrt(statistic)), exact: false };
}

/** The probability of at most `heads` heads in `throws` throws of a fair coin. */
function fairCoinAtMost(heads: number, throws: number): number {
  let ways = 1;
  let sum = 1;
  for (let i = 1; i <= heads; i++) {
    ways *= (throws - i + 1) / i;
    sum += ways;
  }
  return sum / 2 ** throws;
}
