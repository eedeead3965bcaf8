import type { History } from '../../model/history';
import { createAxis, createLayout, formatNumber, PALETTE, type Figure } from '../figure';
import { DASHES, SYMBOLS } from '../symbols';

const MEASURES = {
  loss: 'training loss',
  accuracy: 'training accuracy',
  validationLoss: 'validation loss',
  validationAccuracy: 'validation accuracy',
} as const;

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
        ...(logScale ? logAxis(runs.flatMap(({ values }) => values)) : {}),
        ...(accuracy ? { tickformat: '.4~%' } : {}),
      }),
      showlegend: true,
    }),
  };
}

// Plotly's own ticks between powers of ten show a single digit: 2 for 0.2.
function logAxis(values: number[]) {
  const exponents = values.filter((value) => value > 0).map(Math.log10);
  const [lowest, highest] = [Math.min(...exponents), Math.max(...exponents)];
  const digits = highest - lowest < 1 ? [1, 2, 3, 4, 5, 6, 7, 8, 9] : [1, 2, 5];
  const count = Math.max(0, Math.ceil(highest) - Math.floor(lowest) + 1) || 0; // none without a value above 0
  const powers = Array.from({ length: count }, (_, i) => Math.floor(lowest) + i);
  const ticks = powers.flatMap((power) => digits.map((digit) => Number(`${digit}e${power}`)));
  return { type: 'log', tickvals: ticks, ticktext: ticks.map((tick) => formatNumber(tick, { digits: 9 })) };
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
