import { IMAGE_SIZE } from '../split';
import type { Change } from './change';

/** Adds normal noise to each pixel, its standard deviation `strength` times 255; what leaves 0 … 255 is clipped. */
export function createNoise(strength: number): Change {
  const deviation = 255 * strength;
  return (image, random) => {
    const noisy = new Uint8Array(image.length);
    for (let pixel = 0; pixel < image.length; pixel += 2) {
      // Two normal numbers from two uniform ones (Box & Muller, 1958); 1 − u is never 0.
      const [length, angle] = [deviation * Math.sqrt(-2 * Math.log(1 - random())), 2 * Math.PI * random()];
      noisy[pixel] = toByte(image[pixel] + length * Math.cos(angle));
      noisy[pixel + 1] = toByte(image[pixel + 1] + length * Math.sin(angle));
    }
    return noisy;
  };
}

/** Puts a square of background, `strength` pixels wide and high, at a random place wholly in the image. */
export function createErasing(strength: number): Change {
  if (!Number.isInteger(strength))
    throw new Error(`The erased square has a side of ${strength} pixels: pass a whole number of them.`);
  return (image, random) => {
    const [top, left] = [random(), random()].map((drawn) => Math.floor(drawn * (IMAGE_SIZE - strength + 1)));
    const erased = image.slice();
    for (let row = top; row < top + strength; row++) {
      const start = row * IMAGE_SIZE + left;
      erased.fill(0, start, start + strength);
    }
    return erased;
  };
}

/** Moves each byte p to p + `strength` · (255 − 2p): half-way all is grey, at 1 the image is its own negative. */
export function createInversion(strength: number): Change {
  if (strength > 1) throw new Error(`The inversion is ${strength}: pass a share from 0 to 1, the full negative.`);
  return (image) => image.map((byte) => Math.round(byte + strength * (255 - 2 * byte)));
}

function toByte(value: number): number {
  return Math.round(Math.min(255, Math.max(0, value)));
}
