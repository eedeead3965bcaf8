import { createAxis, createLayout, EQUAL_LABELS, formatShare, type Figure } from '../figure';
import { checkLabel, checkProbabilities, drawProbabilities, mostProbable } from '../probability-bars';

/**
 * Plots the probabilities of one prediction as one bar a class, blue for the largest.
 *
 * With `label`, the class of the true label is named, and its bar is orange and hatched where the prediction is wrong.
 * @throws if there is not one probability from 0 to 1 for each class, or the label is that of none.
 */
export function plotProbabilities(
  probabilities: ArrayLike<number>,
  { classNames, label, title = 'Prediction' }: { classNames?: readonly string[]; label?: number; title?: string } = {},
): Figure {
  const names = classNames ?? Array.from(probabilities, (_, index) => String(index));
  checkProbabilities(probabilities, names.length);
  checkLabel(label, names.length);
  return {
    data: [
      {
        ...drawProbabilities(probabilities, { names, label }),
        text: Array.from(probabilities, (share) => formatShare(share)),
        textposition: 'outside',
        cliponaxis: false,
      },
    ],
    layout: createLayout({
      title,
      alt: describe(Array.from(probabilities), { names, label, title }),
      xaxis: createAxis({ title: 'class', type: 'category', showgrid: false }),
      yaxis: createAxis({ title: 'probability', range: [0, 1.05], tickformat: '.0%' }),
      height: 360,
      uniformtext: EQUAL_LABELS,
    }),
  };
}

function describe(
  probabilities: number[],
  { names, label, title }: { names: readonly string[]; label?: number; title: string },
): string {
  const predicted = mostProbable(probabilities);
  const rest = probabilities.map((_, index) => index).filter((index) => index !== predicted);
  const second = rest.sort((a, b) => probabilities[b] - probabilities[a])[0];
  const sentences = [
    `Bar chart “${title}” of ${names.length} probabilities.`,
    `The prediction is ${names[predicted]} with ${formatShare(probabilities[predicted])}` +
      (second === undefined ? '.' : `, then comes ${names[second]} with ${formatShare(probabilities[second])}.`),
  ];
  if (label !== undefined) {
    const verdict = label === predicted ? 'the prediction is right' : `it got ${formatShare(probabilities[label])}`;
    sentences.push(`The label is ${names[label]}: ${verdict}.`);
  }
  return sentences.join(' ');
}
