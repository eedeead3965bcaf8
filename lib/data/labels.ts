/** The class names of MNIST. */
export const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** Throws unless every label is a whole number from 0 to classCount−1; `name` is what the message calls the labels. */
export function checkLabels(labels: ArrayLike<number>, classCount: number, { name = 'the labels' } = {}): void {
  for (let i = 0; i < labels.length; i++) {
    if (!(Number.isInteger(labels[i]) && labels[i] >= 0 && labels[i] < classCount))
      throw new Error(
        `Label ${labels[i]} at position ${i} of ${name} is no class: ` +
          `${classCount} classes have the labels 0 to ${classCount - 1}; check the labels and the number of classes.`,
      );
  }
}

/** Throws unless `values` are whole rows of `classCount` numbers each, none of them NaN. */
export function checkRows(values: Float32Array, classCount: number): void {
  if (!Number.isInteger(classCount) || classCount < 1 || classCount > 256)
    throw new Error(`classCount is ${classCount}: pass a whole number from 1 to 256.`);
  if (values.length % classCount !== 0)
    throw new Error(`${values.length} values do not fill rows of ${classCount}: pass one per example and class.`);
  const nan = values.findIndex(Number.isNaN);
  if (nan >= 0)
    throw new Error(`Row ${Math.floor(nan / classCount)} holds NaN: training has diverged, lower the learning rate.`);
}

/** Turns labels [n] into one-hot rows [n, classCount]: a 1 in the label's column, 0 elsewhere. */
export function oneHot(labels: Uint8Array, classCount = 10): Float32Array {
  checkLabels(labels, classCount);
  const rows = new Float32Array(labels.length * classCount);
  labels.forEach((label, i) => (rows[i * classCount + label] = 1));
  return rows;
}

/** Turns rows [n, classCount] back into labels [n]: the column of each row's largest value. */
export function fromOneHot(values: Float32Array, classCount = 10): Uint8Array {
  return argMax(values, classCount);
}

/** Returns the predicted label of each row of [n, classCount] scores: the column of the largest, the first of equals. */
export function argMax(scores: Float32Array, classCount = 10): Uint8Array {
  checkRows(scores, classCount);
  const labels = new Uint8Array(scores.length / classCount);
  for (let row = 0; row < labels.length; row++) {
    const start = row * classCount;
    for (let column = 1; column < classCount; column++)
      if (scores[start + column] > scores[start + labels[row]]) labels[row] = column;
  }
  return labels;
}
