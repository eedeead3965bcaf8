import type { History } from '../../model/history';
import { createAxis, createLayout, formatNumber, PALETTE, type Figure } from '../figure';
import { DASHES, SYMBOLS } from '../symbols';

const MEASURES = {
  loss: 'training loss',
  accuracy: 'training accuracy',
  validationLoss: 'validation loss',
  validationAccuracy: 'validation accuracy',
} as const;

// Plotly's own ticks between powers of ten show a single digit: 2 for 0.2.
const LOG_TICKS = [0.0001, 0.001, 0.01, 0.1, 1, 10, 100].flatMap((power) => [power, 2 * power, 5 * power]);

/**
 * Plots one measure of several runs, by name, to compare them: one line a run, one point an epoch.
 *
 * A run that broke off before its first epoch ended stays in the legend, and says so there.
 * @throws if no run has a finished epoch with that measure.
 */
export function plotHistories(
  histories: Record<string, History>,
  {
    measure = 'validationLoss',
    title = 'Runs compared',
    logScale = false,
  }: { measure?: keyof typeof MEASURES; title?: string; logScale?: boolean } = {},
): Figure {
  const runs = Object.entries(histories).map(([name, history]) => ({ name, values: [...history[measure]] }));
  const longest = Math.max(0, ...runs.map(({ values }) => values.length));
  if (longest === 0) {
    throw new Error(`No run has a ${MEASURES[measure]}, but a curve needs at least 1; train first, with validation.`);
  }
  const accuracy = measure.toLowerCase().endsWith('accuracy');
  return {
    data: runs.map(({ name, values }, index) => ({
      type: 'scatter',
      mode: 'lines+markers',
      name: values.length > 0 ? name : `${name} (no epoch finished)`,
      // A trace without any point has no place in the legend; one empty point gives it one.
      x: values.length > 0 ? values.map((_, epoch) => epoch + 1) : [null],
      y: values.length > 0 ? values : [null],
      line: { color: PALETTE[index % PALETTE.length], dash: DASHES[index % DASHES.length], width: 3 },
      marker: { symbol: SYMBOLS[index % SYMBOLS.length], size: 10 },
      hovertemplate: `epoch %{x}: %{y:${accuracy ? '.2%' : '.4~f'}}<extra>%{fullData.name}</extra>`,
    })),
    layout: createLayout({
      title,
      alt: describe(runs, { measure, title }),
      xaxis: createAxis({ title: 'epoch', range: [0.7, longest + 0.3], ...(longest <= 10 ? { dtick: 1 } : {}) }),
      yaxis: createAxis({
        title: MEASURES[measure],
        ...(logScale
          ? { type: 'log', tickvals: LOG_TICKS, ticktext: LOG_TICKS.map((tick) => formatNumber(tick)) }
          : {}),
        ...(accuracy ? { tickformat: '.1~%' } : {}),
      }),
      showlegend: true,
    }),
  };
}

function describe(
  runs: { name: string; values: number[] }[],
  { measure, title }: { measure: keyof typeof MEASURES; title: string },
): string {
  const accuracy = measure.toLowerCase().endsWith('accuracy');
  const each = runs.map(({ name, values }) => {
    if (values.length === 0) return `${name} finished no epoch`;
    const best = accuracy ? Math.max(...values) : Math.min(...values);
    const last = values[values.length - 1];
    return `${name} reaches ${formatNumber(best)} after epoch ${values.indexOf(best) + 1} and ends at ${formatNumber(last)}`;
  });
  return `Line chart “${title}” of the ${MEASURES[measure]} of ${runs.length} runs. Best and last values: ${each.join('; ')}.`;
}
