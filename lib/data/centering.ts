import { IMAGE_SIZE } from './split';

// How MNIST was made: the digit fills a box of 20 pixels, and its centre of mass is put on pixel (14, 14).
/** The side of the box that a digit of MNIST fits, in pixels. */
export const BOX_SIZE = 20;
const CENTER = IMAGE_SIZE / 2;

/** The rows and columns that a digit touches, the first and the last of each included. */
export type BoundingBox = { top: number; bottom: number; left: number; right: number };

/** An image of any height and width, its bytes row by row. */
type Picture = { pixels: Uint8Array; height: number; width: number };

/**
 * Returns the smallest box around everything that is not 0 in a square image of bytes.
 * @throws if the image is not square or has no ink.
 */
export function boundingBox(image: Uint8Array): BoundingBox {
  const { pixels, width } = square(image);
  const box = { top: Infinity, bottom: -Infinity, left: Infinity, right: -Infinity };
  pixels.forEach((byte, place) => {
    if (byte === 0) return;
    const [row, column] = [Math.floor(place / width), place % width];
    box.top = Math.min(box.top, row);
    box.bottom = Math.max(box.bottom, row);
    box.left = Math.min(box.left, column);
    box.right = Math.max(box.right, column);
  });
  if (box.top === Infinity) throw new Error('The image has no ink, every byte is 0: pass one with a digit on it.');
  return box;
}

/**
 * Returns the mean row and the mean column of a square image, each pixel counted by its ink; whole numbers are the
 * middles of pixels.
 * @throws if the image is not square or has no ink.
 */
export function centerOfMass(image: Uint8Array): { row: number; column: number } {
  const { pixels, width } = square(image);
  const sums = { ink: 0, row: 0, column: 0 };
  pixels.forEach((byte, place) => {
    sums.ink += byte;
    sums.row += byte * Math.floor(place / width);
    sums.column += byte * (place % width);
  });
  if (sums.ink === 0) throw new Error('The image has no ink, every byte is 0: pass one with a digit on it.');
  return { row: sums.row / sums.ink, column: sums.column / sums.ink };
}

/**
 * Moves a square image down and to the right by whole pixels; what leaves it is lost, and 0 follows from behind.
 * @throws if it is to be moved by parts of a pixel.
 */
export function translate(image: Uint8Array, { rows, columns }: { rows: number; columns: number }): Uint8Array {
  if (![rows, columns].every(Number.isInteger))
    throw new Error(`The image is to move by ${rows} rows and ${columns} columns: pass whole numbers, rounded.`);
  const picture = square(image);
  return paste(picture, { size: picture.width, top: rows, left: columns });
}

/**
 * Brings a digit from a square image of any size into the form of MNIST, 28×28 bytes.
 *
 * The longer side of its bounding box becomes 20 pixels, and its centre of mass moves to
 * pixel (14, 14), as near as whole pixels allow and as long as all of it stays in the
 * image. (LeCun, Cortes and Burges, "The MNIST database of handwritten digits"; that the
 * centre is (14, 14) was measured on the data.)
 * @throws if the image is not square or has no ink.
 */
export function centerDigit(image: Uint8Array): Uint8Array {
  return placeDigit(scale(crop(square(image), boundingBox(image))));
}

/**
 * Puts a digit that fits a box of 20×20 into an empty image of 28×28 as MNIST does: by its centre of mass; or, not
 * `byMass`, its middle into the middle, and it may be as large as the image.
 */
export function placeDigit(digit: Picture, { byMass = true }: { byMass?: boolean } = {}): Uint8Array {
  if (!byMass) {
    const [top, left] = [digit.height, digit.width].map((side) => Math.floor((IMAGE_SIZE - side) / 2));
    return paste(digit, { size: IMAGE_SIZE, top, left });
  }
  const { row, column } = centerOfMass(paste(digit, { size: BOX_SIZE, top: 0, left: 0 }));
  const start = (center: number, length: number): number =>
    Math.min(Math.max(0, Math.round(CENTER - center)), IMAGE_SIZE - length);
  return paste(digit, { size: IMAGE_SIZE, top: start(row, digit.height), left: start(column, digit.width) });
}

function square(image: Uint8Array): Picture {
  const size = Math.sqrt(image.length);
  if (!Number.isInteger(size) || size === 0)
    throw new Error(`The image has ${image.length} bytes: pass a square one, such as 28×28 = 784.`);
  return { pixels: image, height: size, width: size };
}

function crop({ pixels, width: step }: Picture, { top, bottom, left, right }: BoundingBox): Picture {
  const [height, width] = [bottom - top + 1, right - left + 1];
  const cut = Uint8Array.from(
    { length: height * width },
    (_, place) => pixels[(top + Math.floor(place / width)) * step + left + (place % width)],
  );
  return { pixels: cut, height, width };
}

/** Scales a picture until its longer side has 20 pixels: each new pixel is the mean of the area that it covers. */
function scale(picture: Picture): Picture {
  const ratio = BOX_SIZE / Math.max(picture.height, picture.width);
  const [height, width] = [picture.height, picture.width].map((side) => Math.max(1, Math.round(side * ratio)));
  const [rows, columns] = [overlaps(picture.height, height), overlaps(picture.width, width)];
  const pixels = new Uint8Array(height * width);
  for (let place = 0; place < pixels.length; place++) {
    let sum = 0;
    for (const [row, rowShare] of rows[Math.floor(place / width)])
      for (const [column, share] of columns[place % width])
        sum += rowShare * share * picture.pixels[row * picture.width + column];
    // A faint stroke must not vanish in rounding: the digit would then be smaller than its box.
    pixels[place] = sum > 0 ? Math.max(1, Math.round(sum)) : 0;
  }
  return { pixels, height, width };
}

/** For each of `to` equal parts of a line of `from` pixels: which pixels it covers, and how much of it each one is. */
function overlaps(from: number, to: number): [pixel: number, share: number][][] {
  return Array.from({ length: to }, (_, part) => {
    const shares: [number, number][] = [];
    // Counted in whole numbers, in units of 1/to of a pixel, so that no rounding adds a pixel.
    for (let pixel = Math.floor((part * from) / to); pixel * to < (part + 1) * from; pixel++) {
      const covered = Math.min((part + 1) * from, (pixel + 1) * to) - Math.max(part * from, pixel * to);
      shares.push([pixel, covered / from]);
    }
    return shares;
  });
}

function paste({ pixels, height, width }: Picture, target: { size: number; top: number; left: number }): Uint8Array {
  const { size, top, left } = target;
  const image = new Uint8Array(size * size);
  for (let row = Math.max(0, -top); row < Math.min(height, size - top); row++)
    for (let column = Math.max(0, -left); column < Math.min(width, size - left); column++)
      image[(row + top) * size + column + left] = pixels[row * width + column];
  return image;
}
