import type { RobustnessCurve } from '../../../model/robustness';
import { createAxis, formatNumber, formatShare, PALETTE, type Trace } from '../../figure';
import { DASHES, SYMBOLS } from '../../symbols';

/** Draws accuracy against strength as the `index`-th network of a figure. */
export function drawCurve(
  { strengths, accuracy }: RobustnessCurve,
  { name, index, unit }: { name: string; index: number; unit: string },
): Trace {
  return {
    type: 'scatter',
    mode: 'lines+markers',
    name,
    x: [...strengths],
    y: [...accuracy],
    line: { color: PALETTE[index % PALETTE.length], dash: DASHES[index % DASHES.length], width: 3 },
    marker: { symbol: SYMBOLS[index % SYMBOLS.length], size: 9 },
    cliponaxis: false,
    hovertemplate: `${unit === '%' ? '%{x:.0%}' : `%{x} ${unit}`}: accuracy %{y:.1%}<extra>${name}</extra>`,
  };
}

/** Returns the axes of such curves; each strength that was measured has a tick. */
export function createAxes(curves: readonly RobustnessCurve[], { unit }: { unit: string }) {
  const tickvals = [...new Set(curves.flatMap(({ strengths }) => strengths))];
  return {
    x: createAxis({ title: `strength in ${unit}`, tickvals, ...(unit === '%' ? { tickformat: '.0%' } : {}) }),
    y: createAxis({ title: 'accuracy', range: [0, 1.02], tickformat: '.0%' }),
  };
}

/** Writes a strength with its unit; a unit of `%` means that the strength is a share. */
export function formatStrength(strength: number, unit: string): string {
  return unit === '%' ? formatShare(strength) : `${formatNumber(strength)} ${unit}`;
}
