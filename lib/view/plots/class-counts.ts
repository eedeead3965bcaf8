import { createAxis, createLayout, EQUAL_LABELS, formatNumber, PALETTE, PATTERNS, type Figure } from '../figure';

type Counts = ArrayLike<number>;

/**
 * Plots how many images each class has, as one bar a class, or one bar a class and split.
 *
 * `counts` holds one number a class, or such a list for each split by name.
 * @throws if a list and `classNames` differ in length.
 */
export function plotClassCounts(
  counts: Counts | Record<string, Counts>,
  { classNames, title = 'Images per class' }: { classNames?: readonly string[]; title?: string } = {},
): Figure {
  const splits: [string, number[]][] = isCounts(counts)
    ? [['', Array.from(counts)]]
    : Object.entries(counts).map(([name, list]) => [name, Array.from(list)]);
  const names = classNames ?? (splits[0]?.[1] ?? []).map((_, index) => String(index));
  for (const [split, list] of splits) checkLength(list, { names, split });
  const single = splits.length === 1;
  return {
    data: splits.map(([split, list], index) => ({
      type: 'bar',
      name: split,
      x: [...names],
      y: list,
      marker: {
        color: PALETTE[index % PALETTE.length],
        pattern: { shape: PATTERNS[index % PATTERNS.length], fillmode: 'overlay' },
      },
      hovertemplate: '%{x}: %{y:,} images<extra>%{fullData.name}</extra>',
      ...(single ? { text: list.map((count) => formatNumber(count)), textposition: 'outside', cliponaxis: false } : {}),
    })),
    layout: createLayout({
      title,
      alt: describe(splits, { names, title }),
      xaxis: createAxis({ title: 'class', type: 'category', showgrid: false }),
      yaxis: createAxis({ title: 'images', tickformat: ',' }),
      showlegend: !single,
      uniformtext: EQUAL_LABELS,
    }),
  };
}

function isCounts(counts: Counts | Record<string, Counts>): counts is Counts {
  return Array.isArray(counts) || ArrayBuffer.isView(counts);
}

function checkLength(list: number[], { names, split }: { names: readonly string[]; split: string }): void {
  if (list.length === names.length && list.length > 0) return;
  const where = split ? ` for ${split}` : '';
  throw new Error(
    `There are ${list.length} class counts${where} and ${names.length} class names; give one count for each class name.`,
  );
}

function describe(splits: [string, number[]][], { names, title }: { names: readonly string[]; title: string }): string {
  const sentences = splits.map(([split, list]) => {
    const largest = list.indexOf(Math.max(...list));
    const smallest = list.indexOf(Math.min(...list));
    const total = list.reduce((sum, count) => sum + count, 0);
    const each = list.map((count, index) => `${names[index]}: ${formatNumber(count)}`).join(', ');
    return (
      `The ${split ? `${split} split` : 'set'} has ${formatNumber(total)} images; the largest class is ${names[largest]} with ` +
      `${formatNumber(list[largest])}, the smallest is ${names[smallest]} with ${formatNumber(list[smallest])} (${each}).`
    );
  });
  return `Bar chart “${title}” of ${names.length} classes. ${sentences.join(' ')}`;
}
