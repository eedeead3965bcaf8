import type { ClassMetrics } from '../../model/metrics/confusion';
import { createAxis, createLayout, formatShare, LEGEND_BELOW, PALETTE, PATTERNS, type Figure } from '../figure';

const MEASURES = [
  { key: 'precision', name: 'precision' },
  { key: 'recall', name: 'recall' },
  { key: 'f1', name: 'F1' },
] as const;

/**
 * Plots precision, recall and F1 of each class as bars that hang from 100 %: the longer a bar, the more is missing.
 *
 * So the axis can show the top only, and the length of each bar still means something.
 * @throws if rows and `classNames` differ in length.
 */
export function plotPerClass(
  rows: readonly ClassMetrics[],
  { classNames, title = 'Precision, recall and F1 per class' }: { classNames?: readonly string[]; title?: string } = {},
): Figure {
  const names = classNames ?? rows.map(({ label }) => String(label));
  if (rows.length === 0 || names.length !== rows.length) {
    throw new Error(`There are ${rows.length} rows and ${names.length} class names; give one name for each class.`);
  }
  const lowest = Math.min(...rows.flatMap((row) => MEASURES.map(({ key }) => row[key])));
  return {
    data: MEASURES.map(({ key, name }, index) => ({
      type: 'bar',
      name,
      x: [...names],
      base: 1,
      y: rows.map((row) => row[key] - 1),
      customdata: rows.map((row) => row[key]),
      hovertemplate: `%{x}: ${name} %{customdata:.2%}<extra></extra>`,
      marker: { color: PALETTE[index], pattern: { shape: PATTERNS[index], fillmode: 'overlay' } },
    })),
    layout: createLayout({
      title,
      alt: describe(rows, { names, title }),
      barmode: 'group',
      xaxis: createAxis({ title: 'class', type: 'category', showgrid: false, side: 'bottom' }),
      // A tenth of room below the longest bar; 0.001 where nothing is missing at all.
      yaxis: createAxis({
        title: 'share (bars hang from 100 %)',
        tickformat: '.4~%',
        range: [1 - Math.max(0.001, 1.1 * (1 - lowest)), 1],
      }),
      legend: LEGEND_BELOW,
      height: 460,
    }),
  };
}

function describe(
  rows: readonly ClassMetrics[],
  { names, title }: { names: readonly string[]; title: string },
): string {
  const sentences = MEASURES.map(({ key, name }) => {
    const values = rows.map((row) => row[key]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return (
      `${name} is lowest for class ${names[values.indexOf(low)]} with ${percent(low)} and highest for class ` +
      `${names[values.indexOf(high)]} with ${percent(high)}`
    );
  });
  return `Bar chart “${title}” of ${rows.length} classes, bars hanging from 100 %: ${sentences.join('; ')}.`;
}

function percent(rate: number): string {
  return formatShare(rate, { digits: 2 });
}
