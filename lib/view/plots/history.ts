import { bestEpoch, type History } from '../../model/history';
import {
  createAxis,
  createLayout,
  formatNumber,
  LEGEND_BELOW,
  PALETTE,
  TEXT_COLOR,
  type Figure,
  type Trace,
} from '../figure';

const PANELS = [
  { kind: 'loss', train: 'loss', validation: 'validationLoss', format: '.3~f', axis: '' },
  { kind: 'accuracy', train: 'accuracy', validation: 'validationAccuracy', format: '.1~%', axis: '2' },
] as const;

/**
 * Plots the learning curves of one run: loss on the left, accuracy on the right, training and validation in each.
 *
 * A dotted line marks the best epoch, the one with the lowest validation loss.
 * @throws if no epoch was finished.
 */
export function plotHistory(history: History, { title = 'Learning curves' }: { title?: string } = {}): Figure {
  const epochs = history.loss.length;
  if (epochs === 0) throw new Error('The history has 0 epochs, but a curve needs at least 1; train first.');
  const best = bestEpoch(history) + 1;
  const data = PANELS.flatMap(({ train, validation, axis, format }) => [
    drawCurve(history[train], { name: 'train', axis, format }),
    ...(history[validation].length > 0 ? [drawCurve(history[validation], { name: 'validation', axis, format })] : []),
  ]);
  const marks = best > 0 ? PANELS.map(({ axis }) => ({ xref: `x${axis}`, yref: `y${axis} domain`, x: best })) : [];
  return {
    data,
    layout: createLayout({
      title,
      alt: describe(history, { title, best }),
      xaxis: { ...epochAxis(epochs), domain: [0, 0.39] },
      xaxis2: { ...epochAxis(epochs), domain: [0.61, 1], anchor: 'y2' },
      yaxis: createAxis({ title: 'loss', rangemode: 'tozero' }),
      yaxis2: createAxis({ title: 'accuracy', tickformat: '.4~%', anchor: 'x2' }),
      shapes: marks.map(({ xref, yref, x }) => ({
        ...{ type: 'line', xref, yref, x0: x, x1: x, y0: 0, y1: 1 },
        line: { color: TEXT_COLOR, dash: 'dot', width: 2 },
      })),
      annotations: marks.map((mark) => ({
        ...mark,
        y: 1,
        yanchor: 'bottom',
        xanchor: best > epochs / 2 ? 'right' : 'left',
        text: `best: epoch ${best}`,
        showarrow: false,
      })),
      height: 460,
      legend: LEGEND_BELOW,
    }),
  };
}

function epochAxis(epochs: number) {
  const ticks = epochs <= 10 ? { dtick: 1 } : {};
  return createAxis({ title: 'epoch', range: [0.7, epochs + 0.3], ...ticks });
}

function drawCurve(
  values: readonly number[],
  { name, axis, format }: { name: 'train' | 'validation'; axis: string; format: string },
): Trace {
  const index = name === 'train' ? 0 : 1;
  return {
    type: 'scatter',
    // Where points would hide the line that they stand on, the line is enough.
    mode: values.length > 20 ? 'lines' : 'lines+markers',
    cliponaxis: false,
    name,
    legendgroup: name,
    showlegend: axis === '',
    x: values.map((_, epoch) => epoch + 1),
    y: [...values],
    xaxis: `x${axis}`,
    yaxis: `y${axis}`,
    line: { color: PALETTE[index], dash: ['solid', 'dash'][index], width: 3 },
    marker: { symbol: ['circle', 'square'][index], size: 9 },
    hovertemplate: `epoch %{x}: %{y:${format}}<extra>${name}</extra>`,
  };
}

function describe(history: History, { title, best }: { title: string; best: number }): string {
  const epochs = history.loss.length;
  const sentences = [`Learning curves “${title}” over ${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}.`];
  for (const { kind, train, validation } of PANELS) {
    const curves = [
      { name: `Training ${kind}`, values: history[train] },
      { name: `validation ${kind}`, values: history[validation] },
    ].filter(({ values }) => values.length > 0);
    const parts = curves.map(
      ({ name, values }) =>
        `${name} goes from ${formatNumber(values[0])} to ${formatNumber(values[values.length - 1])}`,
    );
    sentences.push(`${parts.join(', ')}.`);
  }
  if (best > 0) {
    sentences.push(
      `The lowest validation loss is ${formatNumber(history.validationLoss[best - 1])}, after epoch ${best}.`,
    );
  }
  return sentences.join(' ');
}
