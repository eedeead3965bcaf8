import { PNG } from 'pngjs';
import { createLayout, type Figure } from '../figure';
import { drawInk, pngAddress } from '../shade-image';

/** A picture in colour, RGBA bytes row by row; or one number a pixel, from 0 for paper to 1 for ink. */
export type AnyPicture = { width: number; height: number } & (
  { data: Uint8Array | Uint8ClampedArray } | { values: Float32Array }
);

const CELL = 130;
const GAP = 20;
const CAPTION = 30;

/**
 * Plots pictures of any size side by side, each as large as fits, with a caption under each.
 *
 * @throws if there is none, or not a caption for each.
 */
export function plotPictures(
  pictures: readonly AnyPicture[],
  { captions, columns = 6, title }: { captions: readonly string[]; columns?: number; title: string },
): Figure {
  if (pictures.length === 0) throw new Error('There is no picture to plot: give one or more.');
  if (captions.length !== pictures.length)
    throw new Error(
      `There are ${pictures.length} pictures and ${captions.length} captions; give one for each picture.`,
    );
  const used = Math.min(columns, pictures.length);
  const rows = Math.ceil(pictures.length / used);
  const [width, height] = [used * (CELL + GAP) - GAP, rows * (CELL + CAPTION)];
  const places = pictures.map((_, i) => ({
    x: (i % used) * (CELL + GAP),
    y: Math.floor(i / used) * (CELL + CAPTION),
  }));
  const onAxes = { xref: 'x', yref: 'y' };
  return {
    data: [{ type: 'scatter', x: [], y: [] }],
    layout: createLayout({
      title,
      alt: `${pictures.length} pictures, “${title}”. The captions are, row by row: ${captions.join('; ')}.`,
      width: width + 40,
      height: height + 70,
      margin: { l: 20, r: 20, t: 60, b: 10 },
      dragmode: false,
      xaxis: { visible: false, fixedrange: true, range: [-1, width + 1] },
      yaxis: { visible: false, fixedrange: true, range: [height, -1] },
      images: pictures.map((picture, i) => ({
        ...{ ...onAxes, x: places[i].x + CELL / 2, y: places[i].y + CELL / 2, sizex: CELL, sizey: CELL },
        ...{ source: sourceOf(picture), xanchor: 'center', yanchor: 'middle', sizing: 'contain', layer: 'below' },
      })),
      // White paper on a white page would have no edge.
      shapes: places.map(({ x, y }) => ({
        ...{ ...onAxes, type: 'rect', x0: x, y0: y, x1: x + CELL, y1: y + CELL },
        line: { color: '#999', width: 1 },
      })),
      annotations: captions.map((text, i) => ({
        ...{ text, x: places[i].x + CELL / 2, y: places[i].y + CELL },
        ...{ yanchor: 'top', showarrow: false },
      })),
    }),
  };
}

function sourceOf(picture: AnyPicture): string {
  const { width, height } = picture;
  if ('values' in picture) {
    const place = (i: number) => ({ x: i % width, y: Math.floor(i / width) });
    return drawInk(
      Array.from(picture.values, (ink, i) => ({ ...place(i), ink })),
      { width, height },
    );
  }
  return pngAddress(Object.assign(new PNG({ width, height }), { data: Buffer.from(picture.data) }));
}
