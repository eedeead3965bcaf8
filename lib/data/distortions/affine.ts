import { IMAGE_SIZE } from '../split';
import type { Change } from './change';

const CENTRE = (IMAGE_SIZE - 1) / 2;
const DIRECTIONS = [-1, 0, 1]
  .flatMap((x) => [-1, 0, 1].map((y) => ({ x, y })))
  .filter(({ x, y }) => x !== 0 || y !== 0);

/**
 * From a pixel of the result back to the place that it is taken from, both counted from the centre: x = xx·x′ + xy·y′ +
 * x0.
 */
type WayBack = { xx: number; xy: number; yx: number; yy: number; x0: number; y0: number };

const STAY: WayBack = { xx: 1, xy: 0, yx: 0, yy: 1, x0: 0, y0: 0 };

/** Moves an image by whole pixels in one of eight directions: up, down, left, right, or along a diagonal in both axes. */
export function createShift(strength: number): Change {
  if (!Number.isInteger(strength)) throw new Error(`The shift is ${strength} pixels: pass a whole number of them.`);
  return (image, random) => {
    const { x, y } = DIRECTIONS[Math.floor(random() * DIRECTIONS.length)];
    return warp(image, { ...STAY, x0: -x * strength, y0: -y * strength });
  };
}

/** Turns an image around its centre by `strength` degrees, one way or the other. */
export function createRotation(strength: number): Change {
  return (image, random) => {
    const angle = (drawSign(random) * strength * Math.PI) / 180;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    return warp(image, { ...STAY, xx: cos, xy: sin, yx: -sin, yy: cos });
  };
}

/** Makes an image 1 + `strength` times as large, or as many times smaller. */
export function createScale(strength: number): Change {
  return (image, random) => {
    const back = drawSign(random) > 0 ? 1 / (1 + strength) : 1 + strength;
    return warp(image, { ...STAY, xx: back, yy: back });
  };
}

/** Slants an image: each row moves sideways by `strength` times its distance from the centre, one way or the other. */
export function createShear(strength: number): Change {
  return (image, random) => warp(image, { ...STAY, xy: drawSign(random) * strength });
}

function drawSign(random: () => number): number {
  return random() < 0.5 ? 1 : -1;
}

/** Takes each pixel from its place in the image, bilinearly; outside is background. */
function warp(image: Uint8Array, { xx, xy, yx, yy, x0, y0 }: WayBack): Uint8Array {
  const warped = new Uint8Array(image.length);
  for (let row = 0; row < IMAGE_SIZE; row++) {
    for (let column = 0; column < IMAGE_SIZE; column++) {
      const x = CENTRE + x0 + xx * (column - CENTRE) + xy * (row - CENTRE);
      const y = CENTRE + y0 + yx * (column - CENTRE) + yy * (row - CENTRE);
      warped[row * IMAGE_SIZE + column] = sample(image, x, y);
    }
  }
  return warped;
}

// Three numbers and no object, since this runs for every pixel.
function sample(image: Uint8Array, x: number, y: number): number {
  if (!(x > -1 && x < IMAGE_SIZE && y > -1 && y < IMAGE_SIZE)) return 0;
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, low] = [x - left, y - top];
  const upper = (1 - right) * byteAt(image, top, left) + right * byteAt(image, top, left + 1);
  const lower = (1 - right) * byteAt(image, top + 1, left) + right * byteAt(image, top + 1, left + 1);
  return Math.round((1 - low) * upper + low * lower);
}

function byteAt(image: Uint8Array, row: number, column: number): number {
  const inside = row >= 0 && row < IMAGE_SIZE && column >= 0 && column < IMAGE_SIZE;
  return inside ? image[row * IMAGE_SIZE + column] : 0;
}
