// Dots for the seeds of the section target, on a logarithmic axis.
import { createRequire } from 'node:module';
import summary from '../summary.js';

const require = createRequire(import.meta.url);
const { createAxis, createLayout, formatNumber, PALETTE, TEXT_COLOR } = require('../../../lib/dist/view/figure.js');
const { SYMBOLS } = require('../../../lib/dist/view/symbols.js');

const secondTicks = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

/** Plots the seconds that each seed took to its target, and their medians. */
export function plotTarget(runs, { title }) {
  const rows = summary.targetRows(runs).map((row, index) => ({
    ...row,
    index,
    ours: row.peer.startsWith(summary.project),
    name: summary.displayName(row.peer.split(', ')[0]),
    goal: `${(100 * row.target).toFixed(1)} %`,
    median: Number.isFinite(row.seconds.median) ? `${row.seconds.median.toFixed(1)} s` : '–',
  }));
  return {
    data: rows.flatMap((row) => drawRow(row, { runs: runs.filter(({ peer }) => peer === row.peer) })),
    layout: createLayout({
      title: 'Seconds of training',
      alt: `Dot plot “${title}: seconds of training”, a dot for each seed: ${rows.map(describe).join('; ')}.`,
      height: 100 + 80 * rows.length,
      margin: { l: 80, r: 20, t: 60, b: 40 },
      showlegend: false,
      hovermode: 'closest',
      xaxis: createAxis({
        title: '',
        type: 'log',
        tickvals: secondTicks,
        ticktext: secondTicks.map((tick) => formatNumber(tick)),
      }),
      yaxis: createAxis({
        title: '',
        range: [rows.length - 0.5, -0.5],
        tickvals: rows.map(({ index }) => index),
        ticktext: rows.map(({ ours, name, goal, median }) => `${ours ? `<b>${name}</b>` : name}<br>${goal}: ${median}`),
        ticks: 'outside',
        ticklen: 8,
        tickcolor: 'transparent',
        showgrid: false,
        zeroline: false,
      }),
    }),
  };
}

// The seeds that reached the target, those that did not (at the end of their last epoch), and the median.
function drawRow({ index, ours, seeds, seconds }, { runs }) {
  const color = PALETTE[ours ? 0 : 3];
  const dots = (some, { at, says, symbol }) => ({
    type: 'scatter',
    mode: 'markers',
    x: some.map(at),
    y: some.map(({ round }) => index + 0.09 * (round - (seeds + 1) / 2)),
    customdata: some.map(({ round }) => round),
    hovertemplate: `seed %{customdata}: ${says}<extra></extra>`,
    marker: { symbol, color, size: 11 },
  });
  const reached = runs.filter((run) => run.seconds !== null);
  const missed = runs.filter((run) => run.seconds === null);
  const median = {
    type: 'scatter',
    mode: 'markers',
    x: [seconds.median].filter(Number.isFinite),
    y: [index],
    hovertemplate: 'median %{x:.1f} s<extra></extra>',
    marker: { symbol: 'line-ns-open', size: 44, color: TEXT_COLOR, line: { width: 2 } },
  };
  return [
    dots(reached, { at: (run) => run.seconds, says: '%{x:.1f} s', symbol: SYMBOLS[index] }),
    dots(missed, { at: (run) => run.epochs.at(-1).seconds, says: 'not reached in %{x:.1f} s', symbol: 'x-thin-open' }),
    median,
  ].filter(({ x }) => x.length > 0);
}

function describe({ name, goal, seeds, reached, median }) {
  return `${name} reaches ${goal} with ${reached} of ${seeds} seeds${median === '–' ? '' : `, median ${median}`}`;
}
