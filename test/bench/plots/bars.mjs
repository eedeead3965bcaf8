// Bars for the medians of a section, with its rounds as points on them.
import { createRequire } from 'node:module';
import summary from '../summary.js';

const require = createRequire(import.meta.url);
const { createAxis, createLayout, formatNumber, PALETTE } = require('../../../lib/dist/view/figure.js');

/** Plots images a second of each peer. */
export function plotSpeed(runs, { title }) {
  const bars = summary.speedRows(runs).map(({ peer, speed }) => ({
    name: summary.displayName(peer),
    median: speed.median,
    values: runs.filter((run) => run.peer === peer).map((run) => run.imagesPerSecond),
    ours: peer === summary.project,
  }));
  return plotBars(bars, { title: 'Images a second', of: title, unit: 'images/s' });
}

/** Plots what a fresh process waits for, part by part. */
export function plotStart(runs, { title }) {
  const bars = summary.startupRows(runs).map(({ measure, name, milliseconds }) => ({
    name,
    median: milliseconds.median,
    values: runs.map((run) => run[measure]),
    ours: measure === 'compileMs',
  }));
  return plotBars(bars, { title: 'Milliseconds in a fresh process', of: title, unit: 'ms' });
}

// Bars for the medians; on each bar the rounds as points, the first one at the top.
function plotBars(bars, { title, of, unit }) {
  const number = (value) => formatNumber(value, { digits: 0 });
  const rows = bars.map((_, row) => row);
  const spread = ({ values }) => values.map((_, i) => (values.length > 1 ? (0.5 * i) / (values.length - 1) - 0.25 : 0));
  return {
    data: [
      {
        type: 'bar',
        orientation: 'h',
        x: bars.map(({ median }) => median),
        y: rows,
        width: 0.72,
        marker: { color: bars.map(({ ours }) => PALETTE[ours ? 0 : 5]) },
        customdata: bars.map(({ name }) => name),
        hovertemplate: `%{customdata}: median %{x:,.0f} ${unit}<extra></extra>`,
      },
      {
        type: 'scatter',
        mode: 'markers',
        x: bars.flatMap(({ values }) => values),
        y: bars.flatMap((bar, row) => spread(bar).map((offset) => row + offset)),
        customdata: bars.flatMap(({ values }) => values.map((_, i) => i + 1)),
        hovertemplate: `round %{customdata}: %{x:,.0f} ${unit}<extra></extra>`,
        marker: { color: '#ffffff', size: 7, line: { color: PALETTE[0], width: 1.5 } },
        cliponaxis: false,
      },
    ],
    layout: createLayout({
      title,
      alt: `Bar chart “${of}: ${title.toLowerCase()}”, medians: ${bars.map(({ name, median }) => `${name} ${number(median)}`).join('; ')}.`,
      height: 100 + 58 * bars.length,
      margin: { l: 80, r: 20, t: 60, b: 40 },
      showlegend: false,
      hovermode: 'closest',
      xaxis: createAxis({
        title: '',
        rangemode: 'tozero',
        tickformat: ',',
      }),
      yaxis: createAxis({
        title: '',
        range: [bars.length - 0.5, -0.5],
        tickvals: rows,
        ticktext: bars.map(({ name, median, ours }) => `${ours ? `<b>${name}</b>` : name}<br>${number(median)}`),
        ticks: 'outside',
        ticklen: 8,
        tickcolor: 'transparent',
        showgrid: false,
        zeroline: false,
      }),
    }),
  };
}
