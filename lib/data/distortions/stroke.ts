import { cut } from '../plane';
import type { Plane } from '../plane';
import { IMAGE_SIZE } from '../split';

// A ring around a pixel is looked at in this many directions.
const DIRECTIONS = 16;

/** A place near a pixel: whole pixels down and to the right, and the share of the next one. */
type Offset = { rows: number; columns: number; down: number; right: number };

/** Makes strokes thicker by `strength` pixels on each side: a pixel gets the strongest ink within that distance. */
export function createThicker(strength: number): (image: Uint8Array) => Uint8Array {
  return (image) => bytesOf(moveEdges(planeOf(image), { radius: strength, sign: 1 }));
}

/** Makes strokes thinner by `strength` pixels on each side: a pixel gets the faintest ink within that distance. */
export function createThinner(strength: number): (image: Uint8Array) => Uint8Array {
  return (image) => bytesOf(erode(planeOf(image), strength));
}

/** Takes `radius` pixels from each side of all strokes of a plane of ink; beyond its edges is background, 0. */
export function erode(plane: Plane, radius: number): Plane {
  return moveEdges(plane, { radius, sign: -1 });
}

/**
 * Grey-scale dilation (sign 1) or erosion (sign −1) with a disc of any radius: ink between pixels is interpolated
 * bilinearly, so that the edge of a straight stroke moves by just the radius.
 */
function moveEdges(plane: Plane, { radius, sign }: { radius: number; sign: 1 | -1 }): Plane {
  const margin = Math.ceil(radius) + 1;
  const padded = pad(plane, margin);
  // Background cannot become thinner, and becomes ink only near ink.
  const pixels = findInk(padded, { reach: sign > 0 ? margin : 0, margin });
  const extremes = padded.values.map((value) => sign * value);
  for (const offset of disc(radius)) raise(extremes, padded, { pixels, offset, sign });
  const inner = { left: margin, top: margin, right: margin + plane.width, bottom: margin + plane.height };
  return cut({ ...padded, values: extremes.map((value) => sign * value) }, inner);
}

/** Points of a disc: rings at most a pixel apart, 16 points each; its centre is not among them. */
function disc(radius: number): Offset[] {
  const rings = Math.ceil(radius);
  return Array.from({ length: rings * DIRECTIONS }, (_, i) => {
    const distance = (radius * (1 + Math.floor(i / DIRECTIONS))) / rings;
    const angle = (2 * Math.PI * (i % DIRECTIONS)) / DIRECTIONS;
    const [y, x] = [distance * Math.sin(angle), distance * Math.cos(angle)];
    const [rows, columns] = [Math.floor(y), Math.floor(x)];
    return { rows, columns, down: y - rows, right: x - columns };
  });
}

type Raising = { pixels: Int32Array; offset: Offset; sign: 1 | -1 };

/** Raises each of `pixels` to the ink, times `sign`, that lies at `offset` from it, where that is more. */
function raise(extremes: Float32Array, { values, width }: Plane, { pixels, offset, sign }: Raising): void {
  const { rows, columns, down, right } = offset;
  const [upperLeft, upperRight] = [sign * (1 - down) * (1 - right), sign * (1 - down) * right];
  const [lowerLeft, lowerRight] = [sign * down * (1 - right), sign * down * right];
  for (let i = 0; i < pixels.length; i++) {
    const upper = pixels[i] + rows * width + columns;
    const lower = upper + width;
    const left = upperLeft * values[upper] + lowerLeft * values[lower];
    const ink = left + upperRight * values[upper + 1] + lowerRight * values[lower + 1];
    if (ink > extremes[pixels[i]]) extremes[pixels[i]] = ink;
  }
}

/** The pixels of the plane, inside its margin, that lie at most `reach` rows and columns from ink. */
function findInk({ values, width, height }: Plane, { reach, margin }: { reach: number; margin: number }): Int32Array {
  const near = new Uint8Array(values.length);
  for (let pixel = 0; pixel < values.length; pixel++) {
    if (values[pixel] === 0) continue;
    for (let rows = -reach; rows <= reach; rows++)
      for (let columns = -reach; columns <= reach; columns++) near[pixel + rows * width + columns] = 1;
  }
  const pixels = new Int32Array(values.length);
  let count = 0;
  for (let row = margin; row < height - margin; row++)
    for (let column = margin; column < width - margin; column++)
      if (near[row * width + column] === 1) pixels[count++] = row * width + column;
  return pixels.subarray(0, count);
}

/** Puts a margin of background around a plane. */
function pad({ values, width, height }: Plane, margin: number): Plane {
  const padded = { width: width + 2 * margin, height: height + 2 * margin };
  const wide = new Float32Array(padded.width * padded.height);
  for (let row = 0; row < height; row++)
    wide.set(values.subarray(row * width, (row + 1) * width), (row + margin) * padded.width + margin);
  return { ...padded, values: wide };
}

const planeOf = (image: Uint8Array): Plane => ({
  values: Float32Array.from(image),
  width: IMAGE_SIZE,
  height: IMAGE_SIZE,
});

const bytesOf = ({ values }: Plane): Uint8Array => Uint8Array.from(values, Math.round);
