import { decimalsFor } from '../decimals';
import { createAxis, createLayout, formatNumber, PALETTE, type Figure } from '../figure';

/**
 * Plots how often values fall into each of at most `bins` equal ranges.
 *
 * Whole numbers are counted in ranges of whole width (0–7, 8–15, …), halves in whole halves, so that no range catches
 * more of them than another.
 * @throws if there is no value, or one that is not finite, or `bins` is not a whole number above 0.
 */
export function plotHistogram(
  values: ArrayLike<number>,
  { bins = 32, title = 'Histogram', xTitle = 'value' }: { bins?: number; title?: string; xTitle?: string } = {},
): Figure {
  if (!Number.isInteger(bins) || bins < 1) {
    throw new Error(`bins is ${bins}, but a whole number above 0 is wanted; give one such as 32.`);
  }
  const { min, max, unit } = measure(values);
  const start = unit ? min - unit / 2 : min;
  const span = unit ? max - min + unit : max - min || 1;
  const width = unit ? unit * Math.ceil(span / unit / bins) : span / bins;
  const counts = new Array<number>(Math.min(bins, Math.ceil(span / width))).fill(0);
  for (let i = 0; i < values.length; i++) {
    counts[Math.min(counts.length - 1, Math.floor((values[i] - start) / width))]++;
  }
  const ranges = counts.map((_, bin) => describeRange(start + bin * width, { width, unit }));
  const fullest = counts.indexOf(Math.max(...counts));
  const share = formatNumber((100 * counts[fullest]) / values.length, { digits: 1 });
  const alt =
    `Histogram “${title}” of ${formatNumber(values.length)} values from ${shorten(min, width)} to ${shorten(max, width)} ` +
    `in ${counts.length} ranges. The fullest range, ${ranges[fullest]}, holds ${share} % of them.`;
  return {
    data: [
      {
        type: 'bar',
        x: counts.map((_, bin) => start + (bin + 0.5) * width),
        y: counts,
        width,
        customdata: ranges,
        hovertemplate: '%{customdata}: %{y:,} values<extra></extra>',
        marker: { color: PALETTE[0] },
      },
    ],
    layout: createLayout({
      title,
      alt,
      bargap: 0,
      xaxis: createAxis({ title: xTitle }),
      yaxis: createAxis({ title: 'count', tickformat: ',' }),
    }),
  };
}

/** The smallest and the largest value, and what all of them are whole numbers of: 1, a half, or nothing of the kind. */
function measure(values: ArrayLike<number>): { min: number; max: number; unit?: number } {
  let min = Infinity;
  let max = -Infinity;
  let whole = true;
  let halves = true;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new Error(`Value ${i} is ${values[i]}, but a histogram needs finite numbers; leave such values out.`);
    }
    min = Math.min(min, values[i]);
    max = Math.max(max, values[i]);
    whole &&= Number.isInteger(values[i]);
    halves &&= Number.isInteger(2 * values[i]);
  }
  if (values.length === 0) throw new Error('There are 0 values, but a histogram needs at least 1; give it some.');
  return { min, max, unit: whole ? 1 : halves ? 0.5 : undefined };
}

function describeRange(from: number, { width, unit }: { width: number; unit?: number }): string {
  if (!unit) return `${shorten(from, width)} to ${shorten(from + width, width)}`;
  const [first, last] = [from + unit / 2, from + width - unit / 2].map((value) => formatNumber(value, { digits: 1 }));
  return first === last ? first : `${first} to ${last}`;
}

/** Writes a number with two digits of the width of a range, so that its two ends never look alike. */
function shorten(value: number, width: number): string {
  return formatNumber(value, { digits: decimalsFor(width, { digits: 2 }) });
}
