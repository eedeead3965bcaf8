import { checkLabels } from '../../data/labels';
import { checkPairs } from './inputs';

/** How well one class is recognised; `support` is the number of its examples. */
export type ClassMetrics = { label: number; precision: number; recall: number; f1: number; support: number };

/** Counts predictions by label: row = true label, column = predicted label. */
export function confusionMatrix(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  { classCount = 10 } = {},
): number[][] {
  checkPairs(labels, predictions);
  checkLabels(labels, classCount);
  checkLabels(predictions, classCount, { name: 'the predictions' });
  const matrix = Array.from({ length: classCount }, () => new Array<number>(classCount).fill(0));
  for (let i = 0; i < labels.length; i++) matrix[labels[i]][predictions[i]]++;
  return matrix;
}

/**
 * Returns precision, recall and F1 of each class, in [0, 1], from a confusion matrix (row = true label).
 *
 * Precision: of what was called this class, how much is. Recall: of this class, how much was found. F1: their harmonic
 * mean. Where nothing is there to divide by, the value is 0, as in scikit-learn.
 */
export function perClass(matrix: number[][]): ClassMetrics[] {
  return matrix.map((row, label) => {
    const hits = row[label];
    const support = sumOf(row);
    const predicted = sumOf(matrix.map((other) => other[label]));
    return {
      label,
      precision: share(hits, predicted),
      recall: share(hits, support),
      f1: share(2 * hits, support + predicted),
      support,
    };
  });
}

/** Returns the plain mean of precision, recall and F1 over the classes, and the total support. */
export function macroAverage(rows: ClassMetrics[]): Omit<ClassMetrics, 'label'> {
  if (rows.length === 0) throw new Error('There are no classes to average: pass the rows of perClass.');
  const mean = (key: 'precision' | 'recall' | 'f1') => sumOf(rows.map((row) => row[key])) / rows.length;
  return {
    precision: mean('precision'),
    recall: mean('recall'),
    f1: mean('f1'),
    support: sumOf(rows.map((row) => row.support)),
  };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function sumOf(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
