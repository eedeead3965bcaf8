import { checkPairs } from './inputs';

/** The examples that only one of two classifiers got right, and how likely so uneven a split is by chance. */
export type McNemarResult = { onlyA: number; onlyB: number; pValue: number };

/**
 * Tests whether two classifiers, run on the same examples, differ in accuracy (Q. McNemar, Psychometrika 12, 1947).
 *
 * The p-value is the exact one of the binomial distribution, on both sides: how likely fair coins, one for each example
 * on which only one classifier is right, fall at least as unevenly.
 * @throws if there is not one prediction of each classifier for each label.
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
  const oneSide = fairCoinAtMost(Math.min(onlyA, onlyB), onlyA + onlyB);
  return { onlyA, onlyB, pValue: Math.min(1, 2 * oneSide) };
}

/** The probability of at most `heads` heads in `throws` throws of a fair coin. */
function fairCoinAtMost(heads: number, throws: number): number {
  // In logarithms: thousands of throws have more ways to fall than a number can hold.
  let logarithm = -throws * Math.LN2;
  let sum = Math.exp(logarithm);
  for (let i = 1; i <= heads; i++) {
    logarithm += Math.log((throws - i + 1) / i);
    sum += Math.exp(logarithm);
  }
  return sum;
}
