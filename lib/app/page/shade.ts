import type { Plane } from '../drawing';

type Color = readonly [red: number, green: number, blue: number];

// The colours of style/base.css: text, Okabe and Ito's vermilion for what is above 0, and their blue for what is below,
// on dark paper their sky blue. The notebooks' kernels and heat maps have the same two.
const COLORS: Record<'ink' | 'above' | 'below', { light: Color; dark: Color }> = {
  ink: { light: [29, 29, 31], dark: [228, 226, 220] },
  above: { light: [213, 94, 0], dark: [213, 94, 0] },
  below: { light: [0, 114, 178], dark: [86, 180, 233] },
};

/** Whether the reader's system asks for dark pages. */
export const isDark = (): boolean => matchMedia('(prefers-color-scheme: dark)').matches;

/**
 * Draws a plane of numbers, one pixel for each: the more ink, the further from 0; blue is below 0.
 *
 * `largest` is the number that gets full ink; by default the plane's own.
 */
export function shade(
  canvas: HTMLCanvasElement,
  plane: Plane,
  { largest = largestOf(plane.values), color = 'ink' }: { largest?: number; color?: 'ink' | 'above' } = {},
): void {
  const { values, width, height } = plane;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const image = context.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const [above, below] = [color, 'below' as const].map((name) => wordOf(COLORS[name][isDark() ? 'dark' : 'light']));
  const scale = largest > 0 ? 255 / largest : 0;
  for (let i = 0; i < values.length; i++) {
    const alpha = Math.min(255, Math.abs(values[i]) * scale);
    pixels[i] = (values[i] < 0 ? below : above) | (alpha << 24);
  }
  context.putImageData(image, 0, 0);
}

// The four bytes of a pixel, alpha left at 0, as one number of a little-endian machine: every browser runs on one.
const wordOf = ([red, green, blue]: Color): number => red | (green << 8) | (blue << 16);

/** The largest distance from 0. */
export const largestOf = (values: Float32Array): number =>
  values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);

/** Makes bytes a plane of numbers from 0 to 1. */
export const planeOf = (image: Uint8Array): Plane => {
  const side = Math.sqrt(image.length);
  return { values: Float32Array.from(image, (byte) => byte / 255), width: side, height: side };
};
