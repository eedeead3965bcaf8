import { engine } from '../engine';
import { tf } from '../tf';
import { readJpegHeader } from './decode/jpeg-header';
import { readPngSize } from './decode/png-size';
import type { Size } from './decode/png-size';
import { turnUpright } from './decode/orientation';
import type { Picture } from './drawing';

/** The size of a PNG or JPEG as it is stored, read from its first bytes; undefined of anything else. */
export function sizeOfPicture(bytes: Buffer): Size | undefined {
  return readJpegHeader(bytes) ?? readPngSize(bytes);
}

/**
 * Decodes the bytes of a PNG or JPEG to RGBA; a photo is turned as its camera was held (Exif 2.32, tag Orientation).
 *
 * @throws if they are neither, broken, or more than `mostPixels` pixels; `name` says which picture in that sentence.
 */
export function decodePicture(bytes: Buffer, { name, mostPixels }: { name: string; mostPixels: number }): Picture {
  const jpeg = readJpegHeader(bytes);
  const size = jpeg ?? readPngSize(bytes);
  if (!size) throw new Error(`${name} is no picture: give a PNG or JPEG.`);
  if (size.width * size.height > mostPixels)
    throw new Error(
      `${name} has ${size.width} × ${size.height} pixels: scale it down to at most ${mostPixels / 1e6} million.`,
    );
  if (engine === 'js')
    throw new Error(
      `${name} is a picture, which needs the native engine: leave DIGITLAB_ENGINE out, or give IDX files.`,
    );
  try {
    if (!jpeg) return decode(tf.node.decodePng(bytes));
    return turnUpright(decode(tf.node.decodeJpeg(bytes, 3)), jpeg.orientation);
  } catch {
    throw new Error(`${name} is broken: it cannot be decoded.`);
  }
}

/** RGBA of what TensorFlow decoded, [height, width, 1 (grey), 2 (grey, alpha), 3 (RGB) or 4 (RGBA)]. */
function decode(pixels: ReturnType<typeof tf.node.decodePng>): Picture {
  const [height, width, channels] = pixels.shape;
  const values = pixels.dataSync();
  pixels.dispose();
  const colour = channels < 3 ? 0 : 1; // the step from red to green and to blue
  const data = new Uint8Array(4 * width * height).fill(255);
  for (let place = 0; place < width * height; place++) {
    const [from, to] = [channels * place, 4 * place];
    for (let i = 0; i < 3; i++) data[to + i] = values[from + i * colour];
    // Asked for four channels, TensorFlow fills in an alpha of 1 for a picture of one bit: as good as transparent.
    if (channels % 2 === 0) data[to + 3] = values[from + channels - 1];
  }
  return { data, width, height };
}
