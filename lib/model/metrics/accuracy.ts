import { checkPairs, checkScores } from './inputs';
import { criticalValue } from './normal';

/** Returns the share of predictions that equal their label, in [0, 1]. */
export function accuracy(labels: ArrayLike<number>, predictions: ArrayLike<number>): number {
  checkPairs(labels, predictions);
  let correct = 0;
  for (let i = 0; i < labels.length; i++) if (labels[i] === predictions[i]) correct++;
  return correct / labels.length;
}

/**
 * Returns the share of examples whose label is among the `k` classes with the highest scores, in [0, 1].
 *
 * Of classes with equal scores the lower label ranks first, as in `argMax`. `scores` are [n, classCount].
 */
export function topKAccuracy(labels: ArrayLike<number>, scores: Float32Array, { k = 3, classCount = 10 } = {}): number {
  checkScores(labels, scores, classCount);
  if (!Number.isInteger(k) || k < 1 || k > classCount)
    throw new Error(`k is ${k}: pass a whole number from 1 to ${classCount}, the number of classes.`);
  let correct = 0;
  for (let row = 0; row < labels.length; row++) {
    const values = scores.subarray(row * classCount, (row + 1) * classCount);
    const label = labels[row];
    const ahead = values.filter(
      (value, column) => value > values[label] || (value === values[label] && column < label),
    );
    if (ahead.length < k) correct++;
  }
  return correct / labels.length;
}

/**
 * Returns the interval that holds the true rate behind `successes` out of `count` with the given confidence.
 *
 * Wilson's score interval (E. B. Wilson, JASA 22, 1927): it stays within [0, 1] and is sound near 0 and 1 too.
 */
export function wilsonInterval(
  successes: number,
  count: number,
  { confidence = 0.95 } = {},
): { lower: number; upper: number } {
  if (!Number.isInteger(count) || count < 1 || !Number.isInteger(successes) || successes < 0 || successes > count)
    throw new Error(
      `${successes} successes of ${count} make no rate: pass whole numbers, 0 ≤ successes ≤ count, count ≥ 1.`,
    );
  const z = criticalValue(confidence);
  const rate = successes / count;
  const centre = (rate + z ** 2 / (2 * count)) / (1 + z ** 2 / count);
  const spread = (z * Math.sqrt((rate * (1 - rate)) / count + (z / (2 * count)) ** 2)) / (1 + z ** 2 / count);
  return { lower: Math.max(0, centre - spread), upper: Math.min(1, centre + spread) };
}
