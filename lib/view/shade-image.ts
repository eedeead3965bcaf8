import { PNG } from 'pngjs';

const PAPER = 247;

/** One value of a picture as a shade: 0 is paper, 1 is the darkest ink. */
export type Ink = { x: number; y: number; ink: number };

/** Draws values as dark ink on light paper into a PNG, transparent where there is none; returns a data address. */
export function drawInk(pixels: Iterable<Ink>, { width, height }: { width: number; height: number }): string {
  const png = new PNG({ width, height });
  for (const { x, y, ink } of pixels) {
    const shade = Math.round(PAPER * (1 - ink));
    png.data.set([shade, shade, shade, 255], (y * width + x) * 4);
  }
  return pngAddress(png);
}

/** A picture as a data address. */
export function pngAddress(png: PNG): string {
  return `data:image/png;base64,${PNG.sync.write(png, { deflateLevel: 9 }).toString('base64')}`;
}
