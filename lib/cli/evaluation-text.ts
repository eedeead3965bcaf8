import type { Evaluation } from '../model/evaluation';

const percent = (share: number) => `${(share * 100).toFixed(2)} %`;

/** Writes an evaluation as text: accuracy with its interval, loss, and the confusion matrix with its class names. */
export function evaluationText(evaluation: Evaluation, classNames: readonly string[]): string {
  const { count, accuracy, interval, loss, confusion } = evaluation;
  return [
    `accuracy  ${percent(accuracy)}  (95 % interval ${percent(interval.lower)} to ${percent(interval.upper)}, ${count} examples)`,
    `log loss  ${loss.toFixed(4)}`,
    '',
    'confusion matrix: a row for each true class, a column for each answer',
    confusionText(confusion, classNames),
    '',
  ].join('\n');
}

function confusionText(confusion: readonly number[][], classNames: readonly string[]): string {
  const short = classNames.map((name) => name.slice(0, 7));
  const width = Math.max(...short.map((name) => name.length), ...confusion.flat().map((n) => String(n).length)) + 2;
  const row = (name: string, cells: readonly (string | number)[]) =>
    name.slice(0, 12).padEnd(12) + cells.map((cell) => String(cell).padStart(width)).join('');
  return [
    row('', short),
    ...confusion.map((cells, i) =>
      row(
        classNames[i],
        cells.map((n) => n || '·'),
      ),
    ),
  ].join('\n');
}
