import { existsSync, readFileSync } from 'node:fs';
import { PNG } from 'pngjs';
import { IMAGE_SIZE } from './split';

/**
 * Reads a PNG file of 28×28 pixels as the 784 bytes of one image: 0 is background, 255 is ink, as in MNIST.
 *
 * Colour becomes grey by its luminance (ITU-R BT.601), transparency shows black.
 * @throws with one sentence when the file is no PNG or has another size.
 */
export function readPng(file: string): Uint8Array {
  if (!existsSync(file)) throw new Error(`There is no file ${file}: check its name.`);
  const bytes = readFileSync(file);
  let png: PNG;
  try {
    png = PNG.sync.read(bytes);
  } catch (error) {
    throw new Error(`${file} is not a readable PNG (${(error as Error).message}): pass PNG or IDX files.`);
  }
  if (png.width !== IMAGE_SIZE || png.height !== IMAGE_SIZE)
    throw new Error(
      `${file} is ${png.width}×${png.height} pixels: the network reads 28×28, light ink on a dark ground; scale it to that.`,
    );
  return Uint8Array.from({ length: IMAGE_SIZE * IMAGE_SIZE }, (_, i) => {
    const [red, green, blue, alpha] = png.data.subarray(i * 4, i * 4 + 4);
    return Math.round(((0.299 * red + 0.587 * green + 0.114 * blue) * alpha) / 255);
  });
}
