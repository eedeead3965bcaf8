import { createRandom } from '../data/random';

const MOST_ITERATIONS = 300;

/** Points in the plane, [n, 2] row by row, and the share of the variance that each of the two directions holds. */
export type Embedding = { points: Float32Array; explained: [number, number] };

/**
 * Maps `count` vectors to the plane by their first two principal components, the directions in which they vary most.
 *
 * `vectors` is [count, dimensions], row by row. The components are found by orthogonal iteration from a seeded start
 * (Golub & Van Loan, "Matrix Computations", section 8.2); the largest entry of each is positive, so that a map is
 * never mirrored.
 * @throws if the vectors do not fit their shape, are fewer than 3 or do not differ.
 */
export function embed2d(
  vectors: Float32Array,
  { count, dimensions, seed = 1 }: { count: number; dimensions: number; seed?: number },
): Embedding {
  if (count < 3 || dimensions < 2 || vectors.length !== count * dimensions)
    throw new Error(
      `There are ${vectors.length} numbers for ${count} vectors of ${dimensions}: pass ${count * dimensions}, at least 3 vectors of 2.`,
    );
  const centred = subtractMean(vectors, dimensions);
  const total = centred.reduce((sum, value) => sum + value * value, 0);
  if (total === 0) throw new Error(`All ${count} vectors are equal: there is nothing to map, pass different ones.`);
  const axes = findAxes(centred, { dimensions, seed });
  const coordinates = axes.map((axis) => project(centred, axis));
  const points = Float32Array.from({ length: 2 * count }, (_, i) => coordinates[i % 2][Math.floor(i / 2)]);
  const [first, second] = coordinates.map((values) => dot(values, values) / total);
  return { points, explained: [first, second] };
}

function subtractMean(vectors: Float32Array, dimensions: number): Float64Array {
  const mean = new Float64Array(dimensions);
  vectors.forEach((value, i) => (mean[i % dimensions] += (value * dimensions) / vectors.length));
  return Float64Array.from(vectors, (value, i) => value - mean[i % dimensions]);
}

/** The two directions of the largest variance: multiplied by the covariance again and again, a pair turns into them. */
function findAxes(rows: Float64Array, { dimensions, seed }: { dimensions: number; seed: number }): Float64Array[] {
  const random = createRandom(seed);
  const start = [0, 1].map(() => Float64Array.from({ length: dimensions }, () => random() - 0.5));
  let axes = orthonormalize(start);
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
    const next = orthonormalize(axes.map((axis) => combine(rows, project(rows, axis), dimensions)));
    const settled = next.every((axis, i) => Math.abs(dot(axis, axes[i])) > 1 - 1e-10);
    axes = next;
    if (settled) break;
  }
  return axes.map(makeLargestPositive);
}

/**
 * Gram and Schmidt's way to make two vectors perpendicular and of length 1. Where they were nearly parallel, next to
 * nothing but rounding is left of the second, and only another round makes that perpendicular, too.
 */
function orthonormalize([first, second]: Float64Array[]): Float64Array[] {
  const a = scale(first);
  const perpendicular = (vector: Float64Array): Float64Array => {
    const overlap = dot(vector, a);
    return scale(vector.map((value, i) => value - overlap * a[i]));
  };
  return [a, perpendicular(perpendicular(second))];
}

function scale(vector: Float64Array): Float64Array {
  const length = Math.sqrt(dot(vector, vector));
  return length === 0 ? vector : vector.map((value) => value / length);
}

function makeLargestPositive(vector: Float64Array): Float64Array {
  const largest = vector.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  return largest < 0 ? vector.map((value) => -value) : vector;
}

/** The coordinate of each row along an axis: rows · axis. */
function project(rows: Float64Array, axis: Float64Array): Float64Array {
  const dimensions = axis.length;
  return Float64Array.from({ length: rows.length / dimensions }, (_, row) =>
    dot(rows.subarray(row * dimensions, (row + 1) * dimensions), axis),
  );
}

/** The sum of all rows, each multiplied by its weight. */
function combine(rows: Float64Array, weights: Float64Array, dimensions: number): Float64Array {
  const sum = new Float64Array(dimensions);
  weights.forEach((weight, row) => {
    for (let i = 0; i < dimensions; i++) sum[i] += weight * rows[row * dimensions + i];
  });
  return sum;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
