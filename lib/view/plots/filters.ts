import { createLayout, formatNumber, PALETTE, type Figure } from '../figure';
import { decimalsFor } from '../decimals';
import { checkTiles, createTileGrid, tileLayout } from '../tile-grid';

const COLUMNS = 8;
const DIVERGING = [
  [0, PALETTE[0]],
  [0.5, '#f7f7f7'],
  [1, PALETTE[3]],
];

/**
 * Plots convolution kernels as small pictures: orange with + for positive weights, blue with − for negative ones.
 *
 * `kernels` is [height, width, count] row by row, as the weights of a first convolution layer are ([h, w, 1, count]).
 * All kernels share one scale with 0 in its middle; weights under a tenth of the largest carry no sign.
 * @throws if the number of values does not fit.
 */
export function plotFilters(
  kernels: Float32Array,
  { height, width, count, title = 'Filters' }: { height: number; width: number; count: number; title?: string },
): Figure {
  checkTiles(kernels, { height, width, count, what: 'filters' });
  const strongest = kernels.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  const grid = createTileGrid(count, { height, width, columns: COLUMNS });
  const z = createTable<number | null>(grid, null);
  // Plotly writes "null" into a gap whose text is missing, so gaps have an empty one.
  const signs = createTable(grid, '');
  kernels.forEach((weight, i) => {
    const corner = grid.cornerOf(i % count);
    const pixel = Math.floor(i / count);
    const [x, y] = [corner.x + (pixel % width), corner.y + Math.floor(pixel / width)];
    z[y][x] = Number(weight.toPrecision(4));
    signs[y][x] = weight === 0 || Math.abs(weight) < strongest / 10 ? '' : weight > 0 ? '+' : '−';
  });
  return {
    data: [
      {
        type: 'heatmap',
        z,
        zmin: -strongest,
        zmax: strongest,
        colorscale: DIVERGING,
        // Three numbers fit beside a single row of kernels too.
        colorbar: {
          title: { text: 'weight' },
          thickness: 16,
          tickvals: [-strongest, 0, strongest],
          tickformat: `.${decimalsFor(strongest || 1, { digits: 2 })}f`,
        },
        xgap: 1,
        ygap: 1,
        hovertemplate: '%{z}<extra></extra>',
        hoverongaps: false,
        // A sign needs a pixel that is larger than its letter.
        ...(grid.scale >= 16 ? { text: signs, texttemplate: '%{text}', textfont: { size: 14 } } : {}),
      },
    ],
    layout: createLayout({
      title,
      alt: describe(kernels, { height, width, count, title }),
      ...tileLayout(grid, { count, width, right: 110 }),
    }),
  };
}

function createTable<Value>({ height, width }: { height: number; width: number }, value: Value): Value[][] {
  return Array.from({ length: height }, () => new Array<Value>(width).fill(value));
}

function describe(
  kernels: Float32Array,
  { height, width, count, title }: { height: number; width: number; count: number; title: string },
): string {
  const positive = kernels.filter((weight) => weight > 0).length;
  const share = formatNumber((100 * positive) / kernels.length, { digits: 0 });
  const [lowest, highest] = [Math.min(...kernels), Math.max(...kernels)].map((weight) =>
    formatNumber(weight, { digits: decimalsFor(weight || 1, { digits: 2 }) }),
  );
  return (
    `Grid “${title}” of ${count} filters of ${height} by ${width} weights, from ${lowest} to ${highest}; ` +
    `${share} % of the weights are positive.`
  );
}
