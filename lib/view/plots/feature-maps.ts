import { createLayout, formatNumber, formatShare, type Figure } from '../figure';
import { rangeOf } from '../range';
import { drawInk, type Ink } from '../shade-image';
import { checkTiles, createTileGrid, tileLayout } from '../tile-grid';

const COLUMNS = 8;

/**
 * Plots the feature maps of one layer for one image, side by side: the stronger a unit answers, the darker its pixel.
 *
 * `maps` is [height, width, count] row by row, channels last. All maps share one scale, from 0 to the highest value, so
 * a map that stays blank found nothing. With negative values it begins at the lowest one, and 0 is a shade of grey.
 * @throws if the number of values does not fit.
 */
export function plotFeatureMaps(
  maps: Float32Array,
  { height, width, count, title = 'Feature maps' }: { height: number; width: number; count: number; title?: string },
): Figure {
  checkTiles(maps, { height, width, count, what: 'maps' });
  const range = rangeOf(maps);
  const [low, high] = [Math.min(0, range[0]), Math.max(0, range[1])];
  const grid = createTileGrid(count, { height, width, columns: COLUMNS });
  const pixels = Array.from(maps, (value, i): Ink => {
    const corner = grid.cornerOf(i % count);
    const pixel = Math.floor(i / count);
    const [x, y] = [corner.x + (pixel % width), corner.y + Math.floor(pixel / width)];
    return { x, y, ink: (value - low) / (high - low || 1) };
  });
  return {
    data: [{ type: 'image', source: drawInk(pixels, grid), hoverinfo: 'skip' }],
    layout: createLayout({
      title,
      alt: describe(maps, { height, width, count, title, range }),
      ...tileLayout(grid, { count, width }),
    }),
  };
}

function describe(
  maps: Float32Array,
  {
    height,
    width,
    count,
    title,
    range,
  }: { height: number; width: number; count: number; title: string; range: number[] },
): string {
  const grid = `Grid “${title}” of ${count} feature maps of ${height} by ${width} pixels.`;
  const [lowest, highest] = range.map((value) => formatNumber(value, { digits: 2 }));
  if (range[0] < 0) return `${grid} The values go from ${lowest}, the lightest, to ${highest}.`;
  const sums = new Float64Array(count);
  maps.forEach((value, i) => (sums[i % count] += Math.abs(value)));
  const blank = sums.filter((sum) => sum === 0).length;
  if (blank === count) return `${grid} All of them are blank.`;
  const strongest = sums.indexOf(Math.max(...sums));
  const zeros = formatShare(maps.filter((value) => value === 0).length / maps.length, { digits: 0 });
  return (
    `${grid} Map ${strongest} answers most; ` +
    `${blank} ${blank === 1 ? 'map is' : 'maps are'} blank, and ${zeros} of all values are 0.`
  );
}
