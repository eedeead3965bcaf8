import { createLayout, formatNumber, formatShare, PALETTE, type Figure } from '../figure';

const CELL = 64;
const RIGHT_COLOR = '#cfe2f0';
const MISTAKE_COLORS = [
  [0, '#f7f7f7'],
  [1, PALETTE[3]],
];

type Cell = { row: number; column: number; count: number; rate: number };

/**
 * Plots a confusion matrix (row = true label, column = prediction): in each cell the count and its share of the row.
 *
 * Only mistakes are coloured by their share; the diagonal keeps one pale colour, so that it does not drown them.
 * @throws if the matrix is not square or has another size than `classNames`.
 */
export function plotConfusionMatrix(
  matrix: readonly (readonly number[])[],
  { classNames, title = 'Confusion matrix' }: { classNames?: readonly string[]; title?: string } = {},
): Figure {
  const names = classNames ?? matrix.map((_, index) => String(index));
  checkMatrix(matrix, names);
  const rates = matrix.map((row) => {
    const total = sum(row);
    return row.map((count) => (total === 0 ? 0 : count / total));
  });
  const cells = matrix.flatMap((row, r) =>
    row.map((count, c): Cell => ({ row: r, column: c, count, rate: rates[r][c] })),
  );
  const mistakes = cells
    .filter(({ row, column, count }) => row !== column && count > 0)
    .sort((a, b) => b.rate - a.rate);
  const shared = {
    type: 'heatmap',
    x: [...names],
    y: [...names],
    xgap: 2,
    ygap: 2,
    hoverongaps: false,
    texttemplate: '%{text}',
    textfont: { size: 14 },
    customdata: matrix.map((row, r) => row.map((count, c) => `${formatNumber(count)}, ${formatShare(rates[r][c])}`)),
    hovertemplate: 'label %{y}, read as %{x}: %{customdata} of the row<extra></extra>',
  };
  return {
    data: [
      {
        ...shared,
        z: rates.map((row, r) => row.map((rate, c) => (r === c ? null : rate))),
        text: matrix.map((row, r) => row.map((count, c) => (r === c ? '' : writeCell(count, rates[r][c])))),
        zmin: 0,
        zmax: mistakes[0]?.rate ?? 1,
        colorscale: MISTAKE_COLORS,
        colorbar: { title: { text: 'mistakes,<br>share of row' }, tickformat: '.1~%', thickness: 16, len: 0.6 },
        showscale: mistakes.length > 0,
      },
      {
        ...shared,
        z: rates.map((row, r) => row.map((_, c) => (r === c ? 1 : null))),
        text: matrix.map((row, r) => row.map((count, c) => (r === c ? writeCell(count, rates[r][c]) : ''))),
        colorscale: [
          [0, RIGHT_COLOR],
          [1, RIGHT_COLOR],
        ],
        showscale: false,
      },
    ],
    layout: createLayout({
      title,
      alt: describe(cells, { mistakes, names, title }),
      width: names.length * CELL + 240,
      height: names.length * CELL * 0.8 + 150,
      xaxis: { title: { text: 'prediction', standoff: 10 }, type: 'category', showgrid: false, automargin: true },
      yaxis: {
        title: { text: 'label', standoff: 10 },
        type: 'category',
        showgrid: false,
        automargin: true,
        autorange: 'reversed',
      },
    }),
  };
}

function writeCell(count: number, rate: number): string {
  return count === 0 ? '·' : `${formatNumber(count)}<br>${formatShare(rate)}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function checkMatrix(matrix: readonly (readonly number[])[], names: readonly string[]): void {
  const size = matrix.length;
  if (size === 0 || matrix.some((row) => row.length !== size)) {
    throw new Error(
      `The matrix has ${size} rows of ${matrix.map((row) => row.length).join(', ') || 'no'} numbers, but as many columns as rows are wanted; make it with confusionMatrix.`,
    );
  }
  if (names.length !== size) {
    throw new Error(`There are ${size} classes in the matrix and ${names.length} class names; give one for each.`);
  }
}

function describe(
  cells: Cell[],
  { mistakes, names, title }: { mistakes: Cell[]; names: readonly string[]; title: string },
): string {
  const total = sum(cells.map(({ count }) => count));
  const right = sum(cells.filter(({ row, column }) => row === column).map(({ count }) => count));
  const opening = `Confusion matrix “${title}” of ${names.length} classes and ${formatNumber(total)} examples.`;
  if (mistakes.length === 0) return total === 0 ? opening : `${opening} All of them are right.`;
  const largest = mistakes
    .slice(0, 3)
    .map(
      ({ row, column, count, rate }) =>
        `${names[row]} read as ${names[column]} (${formatNumber(count)}, ${formatShare(rate)} of its row)`,
    );
  return `${opening} ${formatNumber(right)} are right, ${formatShare(right / total, { digits: 2 })}. The largest shares of mistakes: ${largest.join('; ')}.`;
}
