import { IMAGE_SIZE } from '../split';

// A ring around a pixel is looked at in this many directions.
const DIRECTIONS = 16;

/** A place near a pixel: whole pixels down and to the right, and the share of the next one. */
type Offset = { rows: number; columns: number; down: number; right: number };

/** Makes strokes thicker by `strength` pixels on each side: a pixel gets the strongest ink within that distance. */
export function createThicker(strength: number): (image: Uint8Array) => Uint8Array {
  return createStroke(strength, 1);
}

/** Makes strokes thinner by `strength` pixels on each side: a pixel gets the faintest ink within that distance. */
export function createThinner(strength: number): (image: Uint8Array) => Uint8Array {
  return createStroke(strength, -1);
}

/**
 * Grey-scale dilation (sign 1) or erosion (sign −1) with a disc of any radius: ink between pixels is interpolated
 * bilinearly, so that the edge of a straight stroke moves by just the radius.
 */
function createStroke(radius: number, sign: 1 | -1): (image: Uint8Array) => Uint8Array {
  const offsets = disc(radius);
  const margin = Math.ceil(radius) + 1;
  return (image) => {
    const padded = pad(image, margin);
    // Background cannot become thinner, and becomes ink only near ink.
    const pixels = findInk(padded, { reach: sign > 0 ? margin : 0, margin });
    const extremes = new Float64Array(padded).map((byte) => sign * byte);
    for (const offset of offsets) raise(extremes, padded, { pixels, offset, sign });
    return crop(extremes, { margin, sign });
  };
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
function raise(extremes: Float64Array, padded: Uint8Array, { pixels, offset, sign }: Raising): void {
  const width = Math.sqrt(padded.length);
  const { rows, columns, down, right } = offset;
  const [upperLeft, upperRight] = [sign * (1 - down) * (1 - right), sign * (1 - down) * right];
  const [lowerLeft, lowerRight] = [sign * down * (1 - right), sign * down * right];
  for (let i = 0; i < pixels.length; i++) {
    const upper = pixels[i] + rows * width + columns;
    const lower = upper + width;
    const left = upperLeft * padded[upper] + lowerLeft * padded[lower];
    const ink = left + upperRight * padded[upper + 1] + lowerRight * padded[lower + 1];
    if (ink > extremes[pixels[i]]) extremes[pixels[i]] = ink;
  }
}

/** The pixels of the image, inside its margin, that lie at most `reach` rows and columns from ink. */
function findInk(padded: Uint8Array, { reach, margin }: { reach: number; margin: number }): Int32Array {
  const width = IMAGE_SIZE + 2 * margin;
  const near = new Uint8Array(padded.length);
  for (let pixel = 0; pixel < padded.length; pixel++) {
    if (padded[pixel] === 0) continue;
    for (let rows = -reach; rows <= reach; rows++)
      for (let columns = -reach; columns <= reach; columns++) near[pixel + rows * width + columns] = 1;
  }
  const pixels = new Int32Array(IMAGE_SIZE * IMAGE_SIZE);
  let count = 0;
  for (let row = margin; row < margin + IMAGE_SIZE; row++)
    for (let column = margin; column < margin + IMAGE_SIZE; column++)
      if (near[row * width + column] === 1) pixels[count++] = row * width + column;
  return pixels.subarray(0, count);
}

/** Puts a margin of background around an image. */
function pad(image: Uint8Array, margin: number): Uint8Array {
  const width = IMAGE_SIZE + 2 * margin;
  const padded = new Uint8Array(width * width);
  for (let row = 0; row < IMAGE_SIZE; row++) {
    const line = image.subarray(row * IMAGE_SIZE, (row + 1) * IMAGE_SIZE);
    padded.set(line, (row + margin) * width + margin);
  }
  return padded;
}

/** Takes the margin away again, and the sign. */
function crop(extremes: Float64Array, { margin, sign }: { margin: number; sign: 1 | -1 }): Uint8Array {
  const width = IMAGE_SIZE + 2 * margin;
  const image = new Uint8Array(IMAGE_SIZE * IMAGE_SIZE);
  for (let row = 0; row < IMAGE_SIZE; row++)
    for (let column = 0; column < IMAGE_SIZE; column++)
      image[row * IMAGE_SIZE + column] = Math.round(sign * extremes[(row + margin) * width + column + margin]);
  return image;
}
