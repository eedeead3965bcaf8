import type { GradientNorm } from '../../model/gradient-norms';
import { createAxis, createLayout, formatNumber, LEGEND_BELOW, PALETTE, type Figure } from '../figure';
import { DASHES, SYMBOLS } from '../symbols';

type Network = { name: string; norms: number[] };

/**
 * Plots how large a gradient arrives at each layer: one line a network, the first layer on the left, on a log axis.
 *
 * Layers count from 1, those with a kernel only. A norm of 0 has no place on a log axis: it leaves a gap.
 * @throws if no network has a norm above 0, or a norm is not a finite number.
 */
export function plotGradientNorms(
  networks: Record<string, readonly GradientNorm[]>,
  { title = 'Gradient norms, layer by layer' }: { title?: string } = {},
): Figure {
  const lines = Object.entries(networks).map(([name, rows]) => ({ name, norms: rows.map(({ norm }) => norm) }));
  const longest = Math.max(0, ...lines.map(({ norms }) => norms.length));
  return {
    data: lines.map(({ name, norms }, index) => ({
      type: 'scatter',
      mode: 'lines+markers',
      name,
      x: norms.map((_, place) => place + 1),
      y: norms.map((norm) => (norm > 0 ? norm : null)),
      text: networks[name].map(({ layer }) => layer),
      cliponaxis: false,
      hovertemplate: 'layer %{x}, %{text}: %{y:.2~g}<extra>%{fullData.name}</extra>',
      line: { color: PALETTE[index % PALETTE.length], dash: DASHES[index % DASHES.length], width: 3 },
      marker: { symbol: SYMBOLS[index % SYMBOLS.length], size: 10 },
    })),
    layout: createLayout({
      title,
      alt: describe(lines, title),
      xaxis: createAxis({
        title: 'layer, from the image to the answer',
        range: [0.7, longest + 0.3],
        ...(longest <= 20 ? { tick0: 1, dtick: longest > 10 ? 2 : 1 } : {}),
      }),
      yaxis: createAxis({ title: 'norm of the gradient', type: 'log', ...decades(lines) }),
      showlegend: true,
      legend: LEGEND_BELOW,
      height: 480,
    }),
  };
}

// Whole powers of ten, so that the axis has at least two labels and shows how many decades there are between layers.
function decades(lines: Network[]) {
  const all = lines.flatMap(({ norms }) => norms);
  const bad = all.find((norm) => !Number.isFinite(norm));
  if (bad !== undefined) throw new Error(`A norm is ${bad}: pass rows of gradientNorms, which are finite numbers.`);
  const exponents = all.filter((norm) => norm > 0).map(Math.log10);
  if (exponents.length === 0) throw new Error('No network has a norm above 0: pass the rows of gradientNorms.');
  const lowest = Math.floor(Math.min(...exponents));
  const count = Math.max(1, Math.ceil(Math.max(...exponents)) - lowest);
  return { range: [lowest, lowest + count], dtick: Math.ceil(count / 10), exponentformat: 'power' };
}

function describe(lines: Network[], title: string): string {
  const each = lines.map(({ name, norms }) =>
    norms.length === 0
      ? `${name} has no layer`
      : `${name} has ${shorten(norms[norms.length - 1])} at the last of ${norms.length} layers and ${shorten(norms[0])} at the first`,
  );
  return `Line chart “${title}” of the gradient norms of ${lines.length} networks: ${each.join('; ')}.`;
}

/** Writes a number with two significant digits: 0.012, and 1.2e-9 where zeros would have to be counted. */
function shorten(value: number): string {
  return value === 0 || value >= 0.001 ? formatNumber(Number(value.toPrecision(2))) : value.toExponential(1);
}
