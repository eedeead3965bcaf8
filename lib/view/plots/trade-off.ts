import { createAxis, createLayout, formatNumber, formatShare, PALETTE, type Figure } from '../figure';
import { placeLabels } from './trade-off/labels';
import type { Box } from './trade-off/labels';

/** One network: its accuracy in [0, 1], the interval around that if there is one, and what it costs. */
export type TradeOff = {
  name: string;
  accuracy: number;
  cost: number;
  interval?: { lower: number; upper: number };
};

type Range = [from: number, to: number];

const SIZE = { width: 860, height: 520 };
const MARGIN = { l: 90, r: 30, t: 60, b: 70 };
const PLOT: Box = {
  ...{ left: 0, right: SIZE.width - MARGIN.l - MARGIN.r },
  ...{ top: 0, bottom: SIZE.height - MARGIN.t - MARGIN.b },
};
/** Labels may reach into the right margin. */
const LABELS: Box = { ...PLOT, right: PLOT.right + MARGIN.r };

/**
 * Plots accuracy against cost (multiply-adds, parameters or seconds): one point a network, its name beside it, and its
 * interval as an error bar.
 *
 * @throws if there is no network, an accuracy is not from 0 to 1, or a cost is not a number above 0.
 */
export function plotTradeOff(
  rows: readonly TradeOff[],
  {
    title = 'What accuracy costs',
    costTitle,
    logScale = true,
  }: { title?: string; costTitle: string; logScale?: boolean },
): Figure {
  checkRows(rows);
  const sorted = rows
    .map((row) => ({ ...row, interval: row.interval ?? { lower: row.accuracy, upper: row.accuracy } }))
    .sort((a, b) => a.cost - b.cost);
  const scale = logScale ? Math.log10 : (cost: number) => cost;
  const xRange = widen(sorted.map(({ cost }) => scale(cost)));
  const [lowest, highest] = widen(
    sorted.flatMap(({ accuracy, interval: { lower, upper } }) => [accuracy, lower, upper]),
  );
  const yRange: Range = [lowest, Math.min(1, highest)]; // nothing is read better than 100 %
  const toX = (cost: number) => share(scale(cost), xRange) * PLOT.right;
  const toY = (accuracy: number) => (1 - share(accuracy, yRange)) * PLOT.bottom;
  const points = sorted.map(({ name, accuracy, cost, interval }) => ({
    name,
    ...{ x: toX(cost), y: toY(accuracy), top: toY(interval.upper), bottom: toY(interval.lower) },
  }));
  return {
    data: [
      {
        type: 'scatter',
        mode: 'markers+text',
        x: sorted.map(({ cost }) => cost),
        y: sorted.map(({ accuracy }) => accuracy),
        text: sorted.map(({ name }) => name),
        textposition: placeLabels(points, LABELS),
        error_y: {
          type: 'data',
          symmetric: false,
          array: sorted.map(({ accuracy, interval }) => Math.max(0, interval.upper - accuracy)),
          arrayminus: sorted.map(({ accuracy, interval }) => Math.max(0, accuracy - interval.lower)),
          thickness: 2,
        },
        marker: { color: PALETTE[0], size: 11 },
        hovertemplate: '%{text}: %{y:.2%} at %{x:,}<extra></extra>',
        cliponaxis: false,
      },
    ],
    layout: createLayout({
      title,
      alt: describe(sorted, { title, costTitle }),
      ...SIZE,
      margin: MARGIN,
      xaxis: createAxis({ title: costTitle, range: xRange, ...(logScale ? logAxis(xRange) : {}) }),
      yaxis: createAxis({ title: 'accuracy', range: yRange, tickformat: '.4~%' }),
    }),
  };
}

function checkRows(rows: readonly TradeOff[]): void {
  if (rows.length === 0) throw new Error('There are 0 networks, but at least 1 is wanted: give some rows.');
  for (const { name, accuracy, cost } of rows) {
    if (!(accuracy >= 0 && accuracy <= 1))
      throw new Error(`The accuracy of ${name} is ${accuracy}: pass a share from 0 to 1, as evaluate gives it.`);
    if (!(cost > 0 && Number.isFinite(cost)))
      throw new Error(`The cost of ${name} is ${cost}: pass a number above 0, such as its parameters.`);
  }
}

/** The range of an axis that shows all values, with some room for labels on either side. */
function widen(values: number[]): Range {
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  const room = 0.15 * (highest - lowest) || 0.1 * Math.abs(lowest) || 0.1;
  return [lowest - room, highest + room];
}

function share(value: number, [from, to]: Range): number {
  return (value - from) / (to - from);
}

// Where Plotly's own labels between powers of ten show a single digit, 2 for 20,000; below one decade they do not.
function logAxis([from, to]: Range) {
  if (to - from < 1) return { type: 'log' };
  const steps = to - from > 2.5 ? [1] : [1, 2, 5];
  const powers = Array.from({ length: Math.ceil(to) - Math.floor(from) }, (_, i) => 10 ** (Math.floor(from) + i));
  const tickvals = powers.flatMap((power) => steps.map((step) => step * power));
  return { type: 'log', tickvals, ticktext: tickvals.map((tick) => formatNumber(tick, { digits: 9 })) };
}

function describe(rows: TradeOff[], { title, costTitle }: { title: string; costTitle: string }): string {
  const each = rows.map(
    ({ name, accuracy, cost }) => `${name} reads ${formatShare(accuracy, { digits: 2 })} at ${formatNumber(cost)}`,
  );
  return `Scatter chart “${title}” of the accuracy of ${rows.length} networks against ${costTitle}, the cheapest first: ${each.join('; ')}.`;
}
