import { createLayout, formatNumber, type Figure } from '../figure';

/** Ink on paper: light for 0, dark for the highest value; readable on a light and on a dark page. */
const INK_ON_PAPER = [
  [0, '#f7f7f7'],
  [1, '#101010'],
];

/**
 * Plots one square image (such as 28×28) as a grid of pixels, dark ink on light paper, with row and column numbers.
 *
 * Values are bytes (0–255), or numbers from 0 to 1 once normalized; `showValues` writes each value into its pixel.
 * @throws if the number of values is not a square, or one is no such number.
 */
export function plotImage(
  image: ArrayLike<number>,
  { title = 'One image', showValues = false }: { title?: string; showValues?: boolean } = {},
): Figure {
  const size = Math.sqrt(image.length);
  if (!Number.isInteger(size) || size === 0) {
    throw new Error(
      `The image has ${image.length} values, but a square image such as 28×28 = 784 is wanted; give one whole image.`,
    );
  }
  const z = Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (_, column) => image[row * size + column]),
  );
  const highest = Math.max(...z.flat());
  const wrong = z.flat().find((value) => !(value >= -0.001 && value <= 255));
  if (wrong !== undefined)
    throw new Error(
      `A pixel is ${wrong}, but 0 to 255 is wanted, or 0 to 1: give the image before it is standardised.`,
    );
  // An image that was turned or scaled may leave 0 to 1 by a rounding.
  const normalized = !(image instanceof Uint8Array) && highest < 1.001;
  const ticks = {
    tickvals: Array.from({ length: Math.ceil(size / 5) }, (_, i) => i * 5),
    constrain: 'domain',
    showgrid: false,
    zeroline: false,
  };
  // 30 screen pixels hold a three-digit value in 14-pixel type.
  const pixel = showValues ? 30 : Math.min(15, Math.ceil(560 / size));
  return {
    data: [
      {
        type: 'heatmap',
        z,
        zmin: 0,
        zmax: normalized ? 1 : 255,
        colorscale: INK_ON_PAPER,
        showscale: false,
        hovertemplate: 'row %{y}, column %{x}: %{z}<extra></extra>',
        // Numbers want a line between them; it is the page that shows there.
        ...(showValues
          ? { texttemplate: normalized ? '%{z:.1f}' : '%{z}', textfont: { size: 14 }, xgap: 1, ygap: 1 }
          : {}),
      },
    ],
    layout: createLayout({
      title,
      alt: describe(image, { title, size, highest }),
      width: size * pixel + 100,
      height: size * pixel + 130,
      xaxis: { title: { text: 'column', standoff: 10 }, ...ticks },
      yaxis: { title: { text: 'row', standoff: 10 }, ...ticks, autorange: 'reversed', scaleanchor: 'x' },
    }),
  };
}

function describe(
  image: ArrayLike<number>,
  { title, size, highest }: { title: string; size: number; highest: number },
): string {
  const inked: number[] = [];
  for (let i = 0; i < image.length; i++) if (image[i] !== 0) inked.push(i);
  const opening = `Image “${title}” of ${size} by ${size} pixels.`;
  if (inked.length === 0) return `${opening} Every pixel is 0.`;
  const rows = inked.map((i) => Math.floor(i / size));
  const columns = inked.map((i) => i % size);
  return (
    `${opening} ${formatNumber(inked.length)} of ${formatNumber(image.length)} pixels are not 0; they lie in rows ` +
    `${Math.min(...rows)} to ${Math.max(...rows)} and columns ${Math.min(...columns)} to ${Math.max(...columns)}, ` +
    `and the highest value is ${formatNumber(highest)}.`
  );
}
