import { createLayout, formatNumber, type Figure, type Trace } from '../figure';

const INK_ON_PAPER = [
  [0, '#f7f7f7'],
  [1, '#404040'],
];
// Blue below 0, nothing at 0, orange above: the digit shines through.
const OVERLAY = [
  [0, 'rgba(0, 114, 178, 0.9)'],
  [0.5, 'rgba(247, 247, 247, 0)'],
  [1, 'rgba(213, 94, 0, 0.9)'],
];
// The same over paper, for the colour bar: there the page would shine through, which may be dark.
const ON_PAPER = [
  [0, 'rgb(25, 127, 185)'],
  [0.5, 'rgb(247, 247, 247)'],
  [1, 'rgb(216, 109, 25)'],
];

/**
 * Plots a digit with a heat map over it: orange where the map is positive, blue where it is negative, clear at 0.
 *
 * `image` holds the bytes of a square image, `map` one number a pixel; × marks the pixel with the highest value.
 * @throws if image and map are not squares of one size, or a value of the map is not finite.
 */
export function plotSaliency(
  image: Uint8Array,
  map: Float32Array,
  { title = 'Where the network looks', measure = 'effect' }: { title?: string; measure?: string } = {},
): Figure {
  const size = Math.sqrt(image.length);
  if (!Number.isInteger(size) || size === 0 || map.length !== image.length) {
    throw new Error(
      `The image has ${image.length} pixels and the map ${map.length} values; give a square image and one value for each pixel.`,
    );
  }
  const bad = map.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new Error(`Value ${bad} of the map is ${map[bad]}; give a map of finite numbers.`);
  const strongest = map.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const peak = map.indexOf(Math.max(...map));
  const toRows = (values: ArrayLike<number>): number[][] =>
    Array.from({ length: size }, (_, row) => Array.from({ length: size }, (_, column) => values[row * size + column]));
  const rounded = Array.from(map, (value) => Number(value.toPrecision(4)));
  const most = strongest || 1;
  return {
    data: [
      {
        type: 'heatmap',
        z: toRows(image),
        zmin: 0,
        zmax: 255,
        colorscale: INK_ON_PAPER,
        showscale: false,
        hoverinfo: 'skip',
      },
      {
        type: 'heatmap',
        z: toRows(rounded),
        zmin: -most,
        zmax: most,
        colorscale: OVERLAY,
        showscale: false,
        hovertemplate: 'row %{y}, column %{x}: %{z}<extra></extra>',
      },
      {
        type: 'scatter',
        mode: 'markers',
        x: strongest > 0 ? [peak % size] : [],
        y: strongest > 0 ? [Math.floor(peak / size)] : [],
        marker: { symbol: 'x', size: 13, color: '#ffffff', line: { width: 2, color: '#000000' } },
        hoverinfo: 'skip',
        showlegend: false,
      },
      drawColorBar({ most, measure }),
    ],
    layout: createLayout({
      title,
      alt: describe(map, { image, size, peak, strongest, measure, title }),
      width: 560,
      height: 500,
      margin: { l: 20, r: 20, t: 60, b: 20 },
      xaxis: { visible: false, constrain: 'domain' },
      yaxis: { visible: false, constrain: 'domain', autorange: 'reversed', scaleanchor: 'x' },
    }),
  };
}

/** A trace without a point, which has nothing but the colour bar. */
function drawColorBar({ most, measure }: { most: number; measure: string }): Trace {
  const colorbar = { title: { text: measure }, thickness: 16, len: 0.7 };
  return {
    type: 'scatter',
    mode: 'markers',
    x: [null],
    y: [null],
    marker: { color: [0], cmin: -most, cmax: most, colorscale: ON_PAPER, showscale: true, colorbar },
    hoverinfo: 'skip',
    showlegend: false,
  };
}

type Described = {
  image: Uint8Array;
  size: number;
  peak: number;
  strongest: number;
  measure: string;
  title: string;
};

function describe(map: Float32Array, { image, size, peak, strongest, measure, title }: Described): string {
  const opening = `Heat map “${title}” of the ${measure} over a digit of ${size} by ${size} pixels.`;
  if (strongest === 0) return `${opening} It is 0 everywhere.`;
  const [lowest, highest] = [Math.min(...map), map[peak]].map((value) =>
    formatNumber(Number(value.toPrecision(3)), { digits: 9 }),
  );
  return (
    `${opening} It goes from ${lowest} to ${highest}; the highest value lies at row ${Math.floor(peak / size)}, ` +
    `column ${peak % size}, ${image[peak] > 0 ? 'on' : 'beside'} the ink.`
  );
}
