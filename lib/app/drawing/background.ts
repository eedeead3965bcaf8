import type { Picture } from './picture';

/** What the paper looks like: each channel is a smooth surface, a0 + a1 x + a2 y + a3 x² + a4 xy + a5 y². */
export type Background = { surfaces: [red: number[], green: number[], blue: number[]]; noise: number };

const SAMPLES_A_SIDE = 32;

/**
 * Finds the paper behind the writing, from what most of the border and then most of the picture agree on.
 *
 * The surface may be brighter on one side than on the other, as in a photograph. `noise` is how far a pixel of paper
 * usually lies from it, in units of a byte (the median distance).
 */
export function findBackground(picture: Picture): Background {
  const samples = sampleGrid(picture);
  const border = samples.filter(({ x, y }) => Math.min(x, y, 1 - x, 1 - y) < 2 / SAMPLES_A_SIDE);
  let background = fit(nearMedian(border), 1);
  // Each round keeps what is close to the last surface: paper stays, ink leaves.
  for (const terms of [3, 6, 6]) {
    const distances = samples.map(({ x, y, color }) => distanceTo(background, { x, y }, color));
    const near = samples.filter((_, i) => distances[i] <= Math.max(6, 4 * background.noise));
    if (near.length < samples.length / 4) break;
    background = fit(near, terms);
  }
  return background;
}

type Sample = { x: number; y: number; color: Color };
type Color = [red: number, green: number, blue: number];

/** [height, width, 3]: red, green and blue of each pixel less those of the paper there. */
export function differencesToPaper({ data, width, height }: Picture, { surfaces }: Background): Float32Array {
  const differences = new Float32Array(3 * width * height);
  for (let row = 0, place = 0; row < height; row++) {
    const y = row / height;
    // Along a row, each channel of the paper is constant + slope · x + bend · x².
    const [red, green, blue] = surfaces.map(([a, b = 0, c = 0, d = 0, e = 0, f = 0]) => ({
      constant: a + c * y + f * y * y,
      slope: b + e * y,
      bend: d,
    }));
    for (let column = 0; column < width; column++, place++) {
      const x = column / width;
      const [from, to] = [4 * place, 3 * place];
      differences[to] = data[from] - (red.constant + red.slope * x + red.bend * x * x);
      differences[to + 1] = data[from + 1] - (green.constant + green.slope * x + green.bend * x * x);
      differences[to + 2] = data[from + 2] - (blue.constant + blue.slope * x + blue.bend * x * x);
    }
  }
  return differences;
}

/** The colour of the paper at a place; x and y go from 0 to 1. */
function paperAt({ surfaces }: Background, { x, y }: { x: number; y: number }): Color {
  const at = ([a, b = 0, c = 0, d = 0, e = 0, f = 0]: number[]): number =>
    a + b * x + c * y + d * x * x + e * x * y + f * y * y;
  return [at(surfaces[0]), at(surfaces[1]), at(surfaces[2])];
}

const distance = (one: Color, other: Color): number =>
  Math.sqrt((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2);

const distanceTo = (background: Background, place: { x: number; y: number }, color: Color): number =>
  distance(paperAt(background, place), color);

function sampleGrid({ data, width, height }: Picture): Sample[] {
  const [columns, rows] = [width, height].map((side) => Math.min(side, SAMPLES_A_SIDE));
  return Array.from({ length: rows * columns }, (_, place) => {
    const column = Math.round(((place % columns) * (width - 1)) / Math.max(1, columns - 1));
    const row = Math.round((Math.floor(place / columns) * (height - 1)) / Math.max(1, rows - 1));
    const at = 4 * (row * width + column);
    return { x: column / width, y: row / height, color: [data[at], data[at + 1], data[at + 2]] };
  });
}

/** The half of the samples that is closest to the median colour: ink that crosses the border is left out. */
function nearMedian(samples: Sample[]): Sample[] {
  const center = [0, 1, 2].map((channel) => median(samples.map(({ color }) => color[channel]))) as Color;
  const sorted = [...samples].sort((a, b) => distance(a.color, center) - distance(b.color, center));
  return sorted.slice(0, Math.ceil(samples.length / 2));
}

/** Least squares with the first `terms` terms of the surface, by the normal equations, for all three channels at once. */
function fit(samples: Sample[], terms: number): Background {
  const equations = Array.from({ length: terms }, (_, i) =>
    Array.from({ length: terms + 3 }, (_, j) => (i === j ? 1e-9 : 0)),
  );
  for (const { x, y, color } of samples) {
    const basis = [1, x, y, x * x, x * y, y * y];
    for (let i = 0; i < terms; i++) {
      for (let j = 0; j < terms; j++) equations[i][j] += basis[i] * basis[j];
      for (let channel = 0; channel < 3; channel++) equations[i][terms + channel] += basis[i] * color[channel];
    }
  }
  const solved = solve(equations);
  const surfaces = [0, 1, 2].map((channel) => solved.map((row) => row[channel])) as Background['surfaces'];
  const background = { surfaces, noise: 0 };
  return { surfaces, noise: median(samples.map(({ x, y, color }) => distanceTo(background, { x, y }, color))) };
}

/** Gauss elimination with pivots; each row ends with its right-hand sides, and becomes their solutions. */
function solve(rows: number[][]): number[][] {
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    const pivot = rows
      .slice(column)
      .reduce((best, row) => (Math.abs(row[column]) > Math.abs(best[column]) ? row : best));
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(column, 0, pivot);
    for (const row of rows) {
      if (row === pivot) continue;
      const factor = row[column] / pivot[column];
      for (let i = column; i < row.length; i++) row[i] -= factor * pivot[i];
    }
  }
  return rows.map((row, i) => row.slice(size).map((value) => value / row[i]));
}

const median = (values: number[]): number => Float64Array.from(values).sort()[Math.floor(values.length / 2)];
