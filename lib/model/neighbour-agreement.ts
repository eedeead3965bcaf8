/** Returns the share of points whose nearest other point has the same label, in [0, 1]; `points` is [n, 2]. */
export function neighbourAgreement(points: Float32Array, labels: ArrayLike<number>): number {
  const count = labels.length;
  if (count < 2 || points.length !== 2 * count)
    throw new Error(`There are ${points.length} numbers for ${count} labels: pass 2 for each, and at least 2 points.`);
  let same = 0;
  for (let i = 0; i < count; i++) {
    let [nearest, least] = [-1, Infinity];
    for (let j = 0; j < count; j++) {
      const distance = (points[2 * i] - points[2 * j]) ** 2 + (points[2 * i + 1] - points[2 * j + 1]) ** 2;
      if (j !== i && distance < least) [nearest, least] = [j, distance];
    }
    if (labels[nearest] === labels[i]) same++;
  }
  return same / count;
}
