/**
 * Returns the share of vectors whose nearest other vector has the same label, in [0, 1].
 *
 * `vectors` is [n, dimensions] row by row, with one label for each row.
 * @throws if there are fewer than 2 vectors, or the numbers do not divide into one vector for each label.
 */
export function neighbourAgreement(vectors: Float32Array, labels: ArrayLike<number>): number {
  const count = labels.length;
  const dimensions = vectors.length / count;
  if (count < 2 || !Number.isInteger(dimensions) || dimensions === 0)
    throw new Error(
      `There are ${vectors.length} numbers for ${count} labels: pass as many for each label, and at least 2 labels.`,
    );
  const rows = Array.from(labels, (_, i) => vectors.subarray(i * dimensions, (i + 1) * dimensions));
  const same = rows.filter((row, i) => labels[nearestOther(row, rows, i)] === labels[i]);
  return same.length / count;
}

function nearestOther(row: Float32Array, rows: Float32Array[], own: number): number {
  let [nearest, least] = [-1, Infinity];
  rows.forEach((other, i) => {
    if (i === own) return;
    let distance = 0;
    for (let k = 0; k < row.length && distance < least; k++) distance += (row[k] - other[k]) ** 2;
    if (distance < least) [nearest, least] = [i, distance];
  });
  return nearest;
}
