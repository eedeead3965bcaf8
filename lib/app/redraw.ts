import type { Picture } from './drawing/picture';
import { createRandom, deriveSeed } from '../data/random';
import { findShape } from './redraw/shape';
import type { Shape } from './redraw/shape';

type Color = readonly [red: number, green: number, blue: number];

/** Paper and ink of eight kinds of drawings, dark on light and light on dark. */
export const drawingColors = {
  'ink on paper': { paper: [255, 255, 255], ink: [0, 0, 0] },
  'light on black': { paper: [0, 0, 0], ink: [255, 255, 255] },
  'ball pen': { paper: [255, 255, 255], ink: [40, 60, 160] },
  'red pencil': { paper: [250, 243, 224], ink: [200, 50, 50] },
  'chalk on green': { paper: [38, 84, 66], ink: [230, 232, 225] },
  'yellow on blue': { paper: [20, 30, 90], ink: [250, 220, 60] },
  'grey on grey': { paper: [190, 190, 190], ink: [110, 110, 110] },
  'red on green': { paper: [60, 160, 60], ink: [210, 80, 70] },
} satisfies Record<string, { paper: Color; ink: Color }>;

/** How a digit is drawn: the side of the square canvas in pixels, the share of it that the digit's longer side takes. */
export type DrawingStyle = {
  canvas: number;
  share: number;
  /** How wide the strokes are, as a multiple of the original. */
  stroke: number;
  /** In degrees, to the right. */
  slant: number;
  colors: keyof typeof drawingColors;
};

/** Draws styles at random, one for each seed: 40–800 pixels, 15–90 % of them, strokes 0.6–1.8 times, slant ±20°. */
export function randomStyle(seed: number): DrawingStyle {
  const random = createRandom(deriveSeed(seed, 2)); // seeds in a row would begin alike
  const names = Object.keys(drawingColors) as (keyof typeof drawingColors)[];
  return {
    canvas: Math.round(40 * 20 ** random()),
    share: 0.15 + 0.75 * random(),
    stroke: 0.6 * 3 ** random(),
    slant: 40 * random() - 20,
    colors: names[Math.floor(names.length * random())],
  };
}

/**
 * Draws a 28×28 digit anew on a canvas of any size, at a random place: a picture such as somebody might hand in.
 *
 * The outline is drawn with soft edges from the digit's own, so that large canvases show no pixels of the small image.
 */
export function redrawDigit(
  image: Uint8Array,
  { canvas, share, stroke, slant, colors }: DrawingStyle,
  { seed = 1 }: { seed?: number } = {},
): Picture {
  const shape = findShape(image, { stroke });
  const lean = Math.tan((slant * Math.PI) / 180);
  const box = leaningBox(shape, lean);
  const scale = (share * canvas) / Math.max(box.right - box.left, box.bottom - box.top);
  const random = createRandom(deriveSeed(seed, 1));
  const left = random() * (canvas - scale * (box.right - box.left));
  const top = random() * (canvas - scale * (box.bottom - box.top));
  // Where small canvases skip points of the outline, several are looked at for each pixel.
  const samples = Math.max(1, Math.ceil(1 / scale));
  const { paper, ink } = drawingColors[colors];
  const data = new Uint8Array(4 * canvas * canvas).fill(255);
  for (let place = 0; place < canvas * canvas; place++) {
    let covered = 0;
    for (let i = 0; i < samples * samples; i++) {
      const x = (place % canvas) + ((i % samples) + 0.5) / samples;
      const y = Math.floor(place / canvas) + (Math.floor(i / samples) + 0.5) / samples;
      const v = box.top + (y - top) / scale;
      const u = box.left + (x - left) / scale + lean * (v - shape.size / 2);
      covered += Math.min(1, Math.max(0, 0.5 - distanceAt(shape, u - 0.5, v - 0.5) * scale * samples));
    }
    for (let channel = 0; channel < 3; channel++)
      data[4 * place + channel] = Math.round(
        paper[channel] + ((ink[channel] - paper[channel]) * covered) / samples ** 2,
      );
  }
  return { data, width: canvas, height: canvas };
}

/** The box around the ink once it leans. */
function leaningBox({ outside, size }: Shape, lean: number) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  outside.forEach((distance, place) => {
    if (distance > 0) return;
    const row = Math.floor(place / size);
    const column = (place % size) - lean * (row + 0.5 - size / 2);
    box.left = Math.min(box.left, column);
    box.right = Math.max(box.right, column + 1);
    box.top = Math.min(box.top, row);
    box.bottom = Math.max(box.bottom, row + 1);
  });
  return box;
}

/** The distance between the grid's points, by bilinear interpolation; far outside beyond its edges. */
function distanceAt({ outside, size }: Shape, x: number, y: number): number {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  if (column < 0 || row < 0 || column >= size - 1 || row >= size - 1) return size;
  const [right, down] = [x - column, y - row];
  const place = row * size + column;
  const upper = (1 - right) * outside[place] + right * outside[place + 1];
  const lower = (1 - right) * outside[place + size] + right * outside[place + size + 1];
  return (1 - down) * upper + down * lower;
}
