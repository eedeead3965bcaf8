// Lines over the batch size.
import { createRequire } from 'node:module';
import summary from '../summary.js';

const require = createRequire(import.meta.url);
const { createAxis, createLayout, formatNumber, PALETTE } = require('../../../lib/dist/view/figure.js');
const { DASHES, SYMBOLS } = require('../../../lib/dist/view/symbols.js');

/** Plots images a second by batch size, a line for each number of threads. */
export function plotSize(runs, { title }) {
  const rows = summary.sizeRows(runs);
  const threads = [...new Set(rows.map((row) => row.threads))];
  const sizes = [...new Set(rows.map(({ batchSize }) => batchSize))];
  const nameOf = (count) => `${count} ${count === 1 ? 'thread' : 'threads'}`;
  const data = threads.flatMap((count, index) => {
    const color = PALETTE[[3, 0][index] ?? index];
    const own = rows.filter((row) => row.threads === count);
    const rounds = runs.filter((run) => run.threads === count);
    return [
      {
        type: 'scatter',
        mode: 'lines+markers',
        name: nameOf(count),
        x: own.map(({ batchSize }) => batchSize),
        y: own.map(({ speed }) => speed.median),
        line: { color, dash: DASHES[1 - index] ?? 'solid', width: 3 },
        marker: { symbol: SYMBOLS[index], size: 10 },
        hovertemplate: 'batch %{x}: median %{y:,.0f} images/s<extra>%{fullData.name}</extra>',
      },
      {
        type: 'scatter',
        mode: 'markers',
        showlegend: false,
        x: rounds.map(({ batchSize }) => batchSize),
        y: rounds.map(({ imagesPerSecond }) => imagesPerSecond),
        marker: { symbol: `${SYMBOLS[index]}-open`, size: 7, color, opacity: 0.7 },
        hovertemplate: 'batch %{x}: %{y:,.0f} images/s in one round<extra></extra>',
      },
    ];
  });
  const best = (count) => {
    const own = rows.filter((row) => row.threads === count);
    const top = own.reduce((a, b) => (b.speed.median > a.speed.median ? b : a));
    return `${nameOf(count)} at most ${formatNumber(top.speed.median, { digits: 0 })} at batch ${top.batchSize}`;
  };
  const shown = 'Images a second';
  return {
    data,
    layout: createLayout({
      title: shown,
      alt: `Line chart “${title}: ${shown.toLowerCase()}” for batches of ${sizes.join(', ')}: ${threads.map(best).join('; ')}.`,
      hovermode: 'closest',
      xaxis: createAxis({ title: 'images in a batch', type: 'log', tickvals: sizes, ticktext: sizes.map(String) }),
      yaxis: createAxis({ title: '', rangemode: 'tozero', tickformat: ',' }),
      legend: { orientation: 'h', y: -0.25 },
    }),
  };
}
