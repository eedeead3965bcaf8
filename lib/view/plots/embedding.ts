import { createAxis, createLayout, formatNumber, PALETTE, TEXT_COLOR, type Figure } from '../figure';
import { rangeOf } from '../range';
import { SYMBOLS } from '../symbols';
import { separateLabels } from './embedding/labels';
import type { Shift } from './embedding/labels';

const SIZE = { width: 800, height: 640 };
// About what margins and legend leave of it.
const PLOT = { width: 620, height: 500 };

/**
 * Plots points in the plane, one symbol and colour a class, with the name of each class at the median of its points, or
 * beside it where another name is.
 *
 * `points` is [n, 2] row by row, `labels` has one class number a point.
 * @throws if there are not two numbers for each label, or a label has no class name.
 */
export function plotEmbedding(
  points: Float32Array,
  labels: Uint8Array,
  { classNames, title = 'Map' }: { classNames?: readonly string[]; title?: string } = {},
): Figure {
  const count = labels.length;
  if (count === 0 || points.length !== 2 * count) {
    throw new Error(`There are ${points.length} numbers for ${count} labels; give 2 for each, [n, 2] row by row.`);
  }
  const [, highest] = rangeOf(labels);
  const names = classNames ?? Array.from({ length: highest + 1 }, (_, index) => String(index));
  if (highest >= names.length) {
    throw new Error(`A label is ${highest}, but there are ${names.length} class names; give one name for each class.`);
  }
  const classes = names.map((name, label) => ({ name, label, ...collect(points, labels, label) }));
  const shown = classes.filter(({ x }) => x.length > 0);
  const shifts = shiftNames(shown);
  return {
    data: shown.map(({ name, label, x, y }) => ({
      type: 'scatter',
      mode: 'markers',
      name,
      x,
      y,
      marker: {
        color: PALETTE[label % PALETTE.length],
        symbol: SYMBOLS[label % SYMBOLS.length],
        size: 9,
        opacity: 0.85,
        line: { color: '#505050', width: 0.6 },
      },
      hovertemplate: `${name}<extra></extra>`,
    })),
    layout: createLayout({
      title,
      alt: describe(shown, { count, title }),
      ...SIZE,
      xaxis: createAxis({ title: 'first dimension', zeroline: false }),
      yaxis: createAxis({ title: 'second dimension', zeroline: false, scaleanchor: 'x' }),
      annotations: shown.map(({ name, middle }, i) => ({
        text: `<b>${name}</b>`,
        ...middle,
        xshift: shifts[i].x,
        yshift: shifts[i].y,
        showarrow: false,
        font: { size: 20, color: '#101010' },
        bgcolor: 'rgba(247, 247, 247, 0.85)',
        bordercolor: TEXT_COLOR,
      })),
      legend: { itemsizing: 'constant' },
    }),
  };
}

/** The points of a class, and the median of either coordinate. */
type Points = { x: number[]; y: number[]; middle: { x: number; y: number } };

function collect(points: Float32Array, labels: Uint8Array, label: number): Points {
  const indices = Array.from(labels.keys()).filter((index) => labels[index] === label);
  const round = (value: number): number => Number(value.toPrecision(4));
  const x = indices.map((index) => round(points[2 * index]));
  const y = indices.map((index) => round(points[2 * index + 1]));
  return { x, y, middle: { x: median(x), y: median(y) } };
}

// The axes have one scale, and Plotly leaves about a tenth of the range free.
function shiftNames(classes: (Points & { name: string })[]): Shift[] {
  const span = (values: number[]): number => {
    const [low, high] = rangeOf(values);
    return 1.1 * (high - low) || 1;
  };
  const [width, height] = [span(classes.flatMap(({ x }) => x)), span(classes.flatMap(({ y }) => y))];
  const scale = Math.min(PLOT.width / width, PLOT.height / height); // pixels
  return separateLabels(classes.map(({ name, middle: { x, y } }) => ({ name, x: scale * x, y: scale * y })));
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

function describe(classes: (Points & { name: string })[], { count, title }: { count: number; title: string }): string {
  const places = classes.map(
    ({ name, middle: { x, y } }) => `${name} at ${[x, y].map((v) => formatNumber(v, { digits: 2 })).join(', ')}`,
  );
  return (
    `Scatter chart “${title}” of ${formatNumber(count)} points in ${classes.length} classes. ` +
    `The middle of each class (median): ${places.join('; ')}.`
  );
}
