import { PALETTE, PATTERNS, type Trace } from './figure';

const OTHER_COLOR = '#999999';

/** Returns the class with the largest probability, the first of equals. */
export function mostProbable(probabilities: ArrayLike<number>): number {
  const values = Array.from(probabilities);
  return values.indexOf(Math.max(...values));
}

/** Returns one bar a class: the prediction blue, the label orange and hatched where it is another, the rest grey. */
export function drawProbabilities(
  probabilities: ArrayLike<number>,
  { names, label }: { names: readonly string[]; label?: number },
): Trace {
  const predicted = mostProbable(probabilities);
  const kinds = names.map((_, index) => (index === predicted ? 0 : index === label ? 1 : undefined));
  const color = kinds.map((kind) => (kind === undefined ? OTHER_COLOR : PALETTE[kind]));
  const shape = kinds.map((kind) => (kind === undefined ? '' : PATTERNS[kind]));
  return {
    type: 'bar',
    x: [...names],
    y: Array.from(probabilities),
    // Single colours: of a list Plotly takes none, and draws faint stripes on nothing.
    marker: { color, pattern: { shape, fillmode: 'overlay', bgcolor: '#fff', fgcolor: '#fff', fgopacity: 0.5 } },
    hovertemplate: '%{x}: %{y:.2%}<extra></extra>',
    showlegend: false,
  };
}

/** Throws unless the label, where one is given, is that of a class. */
export function checkLabel(label: number | undefined, classCount: number): void {
  if (label !== undefined && !(Number.isInteger(label) && label >= 0 && label < classCount))
    throw new Error(`A label is ${label}, but there are ${classCount} classes; give the number of one, from 0.`);
}

/** Throws unless the probabilities are `classCount` numbers from 0 to 1. */
export function checkProbabilities(probabilities: ArrayLike<number>, classCount: number): void {
  const values = Array.from(probabilities);
  if (values.length !== classCount || values.length === 0) {
    throw new Error(
      `There are ${values.length} probabilities and ${classCount} class names; give one probability for each class.`,
    );
  }
  const wrong = values.findIndex((value) => !(value >= 0 && value <= 1));
  if (wrong >= 0) {
    throw new Error(`Probability ${wrong} is ${values[wrong]}, but 0 to 1 is wanted; give the output of predict.`);
  }
}
