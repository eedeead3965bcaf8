/**
 * Returns for each pixel the distance to the nearest one where `mask` is 0, in pixels; 0 where the mask itself is 0.
 *
 * The picture is square, and everything outside it counts as far away. Exact, in time linear in the pixels
 * (Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled Functions", 2012).
 */
export function distanceToZero(mask: Uint8Array | Float32Array): Float32Array {
  const size = Math.sqrt(mask.length);
  const squared = new Float64Array(mask).map((inside) => (inside ? 1e9 : 0));
  const line = new Float64Array(size);
  for (const [step, next] of [
    [size, 1],
    [1, size],
  ])
    for (let start = 0; start < size; start++) {
      for (let i = 0; i < size; i++) line[i] = squared[start * next + i * step];
      if (!line.some((height) => height > 0)) continue; // no ink here, and most lines have none
      const lowest = lowerEnvelope(line);
      for (let i = 0; i < size; i++) squared[start * next + i * step] = lowest[i];
    }
  return new Float32Array(squared.map(Math.sqrt));
}

/** For each place the smallest of (place − q)² + heights[q] over all q: the lower envelope of parabolas. */
function lowerEnvelope(heights: Float64Array): Float64Array {
  const centers = [0];
  const starts = [-Infinity, Infinity];
  const crossing = (q: number, p: number) => (heights[q] + q * q - heights[p] - p * p) / (2 * (q - p));
  for (let q = 1; q < heights.length; q++) {
    while (crossing(q, centers[centers.length - 1]) <= starts[centers.length - 1]) centers.pop();
    starts[centers.length] = crossing(q, centers[centers.length - 1]);
    centers.push(q);
    starts[centers.length] = Infinity;
  }
  let nearest = 0;
  return heights.map((_, place) => {
    while (starts[nearest + 1] < place) nearest++;
    return (place - centers[nearest]) ** 2 + heights[centers[nearest]];
  });
}
