import { checkLabels, checkRows } from '../../data/labels';

/** Throws unless there is at least one label and exactly one prediction for each. */
export function checkPairs(labels: ArrayLike<number>, predictions: ArrayLike<number>): void {
  if (labels.length === 0) throw new Error('There are no labels to compare with: pass at least one example.');
  if (labels.length !== predictions.length)
    throw new Error(
      `There are ${labels.length} labels but ${predictions.length} predictions: pass one for each example.`,
    );
}

/** Throws unless `scores` has one row of `classCount` for each of the labels, and each label is one of the classes. */
export function checkScores(labels: ArrayLike<number>, scores: Float32Array, classCount: number): void {
  checkRows(scores, classCount);
  checkLabels(labels, classCount);
  if (labels.length === 0) throw new Error('There are no labels to compare with: pass at least one example.');
  if (scores.length !== labels.length * classCount)
    throw new Error(
      `There are ${labels.length} labels but ${scores.length / classCount} rows: pass one for each example.`,
    );
}

/** Throws unless, besides, each row holds probabilities: numbers in [0, 1] that sum to 1 (within 0.001). */
export function checkProbabilities(labels: ArrayLike<number>, probabilities: Float32Array, classCount: number): void {
  checkScores(labels, probabilities, classCount);
  for (let row = 0; row < labels.length; row++) {
    const values = probabilities.subarray(row * classCount, (row + 1) * classCount);
    const sum = values.reduce((total, value) => total + value, 0);
    if (!(values.every((value) => value >= 0 && value <= 1) && Math.abs(sum - 1) <= 0.001))
      throw new Error(
        `Row ${row} is no set of probabilities (its sum is ${sum}): pass the softmax output, not logits.`,
      );
  }
}
