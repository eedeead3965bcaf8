import { boundingBox, centerDigit, centerOfMass, translate } from '../../lib/data/centering';
import { loadMnist } from '../../lib/data/dataset';
import { imageAt } from '../../lib/data/split';

/** A square image with the given bytes at [row, column]. */
function image(size: number, ink: [row: number, column: number, byte: number][]): Uint8Array {
  const bytes = new Uint8Array(size * size);
  for (const [row, column, byte] of ink) bytes[row * size + column] = byte;
  return bytes;
}

/** A square image with a filled rectangle of full ink. */
function rectangle(size: number, { top, left, height, width }: Record<string, number>): Uint8Array {
  const bytes = new Uint8Array(size * size);
  for (let row = top; row < top + height; row++) bytes.fill(255, row * size + left, row * size + left + width);
  return bytes;
}

const blank = new Uint8Array(784);

describe('boundingBox', () => {
  it('finds the first and last row and column with any ink', () => {
    const corners: [number, number, number][] = [
      [3, 7, 1],
      [9, 2, 255],
    ];
    expect(boundingBox(image(28, corners))).toEqual({ top: 3, bottom: 9, left: 2, right: 7 });
  });

  it('refuses an image without ink', () => {
    expect(() => boundingBox(blank)).toThrow('no ink');
  });

  it('refuses an image that is not square and says how many bytes it has', () => {
    expect(() => boundingBox(new Uint8Array(783))).toThrow('783 bytes');
  });
});

describe('centerOfMass', () => {
  it('weighs each pixel by its ink', () => {
    // rows: (100·2 + 50·8) / 150 = 4; columns: (100·1 + 50·4) / 150 = 2
    const two: [number, number, number][] = [
      [2, 1, 100],
      [8, 4, 50],
    ];
    expect(centerOfMass(image(10, two))).toEqual({ row: 4, column: 2 });
  });

  it('lies between pixels where the ink does', () => {
    expect(centerOfMass(rectangle(28, { top: 0, left: 0, height: 4, width: 3 }))).toEqual({ row: 1.5, column: 1 });
  });

  it('refuses an image without ink', () => {
    expect(() => centerOfMass(blank)).toThrow('no ink');
  });
});

describe('translate', () => {
  const dot = image(4, [[1, 2, 9]]);

  it('moves down and to the right, or back with negative numbers', () => {
    expect(translate(dot, { rows: 2, columns: 1 })).toEqual(image(4, [[3, 3, 9]]));
    expect(translate(dot, { rows: -1, columns: -2 })).toEqual(image(4, [[0, 0, 9]]));
  });

  it('loses what leaves the image, and nothing comes back in on the other side', () => {
    expect(translate(dot, { rows: 0, columns: 2 })).toEqual(new Uint8Array(16));
    expect(translate(dot, { rows: 0, columns: -3 })).toEqual(new Uint8Array(16));
    expect(translate(dot, { rows: -2, columns: 0 })).toEqual(new Uint8Array(16));
  });

  it('refuses parts of a pixel, which would put bytes between the pixels', () => {
    expect(() => translate(new Uint8Array(16), { rows: 0.5, columns: 0 })).toThrow(
      'The image is to move by 0.5 rows and 0 columns: pass whole numbers, rounded.',
    );
  });
});

describe('centerDigit', () => {
  it('halves a bar of 40×8 to 20×4 and puts its middle on pixel (14, 14)', () => {
    // Its middle is row 9.5 and column 1.5 of the box, so the box starts at row round(4.5) = 5, column round(12.5) = 13.
    const bar = rectangle(64, { top: 20, left: 3, height: 40, width: 8 });
    expect(centerDigit(bar)).toEqual(rectangle(28, { top: 5, left: 13, height: 20, width: 4 }));
  });

  it('enlarges a bar of 2×10 to 4×20', () => {
    const bar = rectangle(28, { top: 0, left: 18, height: 2, width: 10 });
    expect(centerDigit(bar)).toEqual(rectangle(28, { top: 13, left: 5, height: 4, width: 20 }));
  });

  it('averages what falls into one pixel, by the area that it covers', () => {
    // 30 rows to 20: each takes one and a half. The first is row 0 and half of row 1: (2·255 + 1·0) / 3 = 170.
    const bar = rectangle(30, { top: 0, left: 4, height: 30, width: 3 });
    bar.fill(0, 30, 60);
    const column = centerDigit(bar).filter((_, place) => place % 28 === 14);
    expect([...column.filter((byte) => byte > 0).subarray(0, 4)]).toEqual([170, 170, 255, 255]);
  });

  it('weighs by ink: a heavy end moves the box away from the middle', () => {
    // A 20×1 line of ink 1 with 190 more at the top: centre (0·190 + 190) / 210 = 0.905, wanted row 14 − 1 = 13,
    // but then 5 rows would leave the image, so it starts at 8.
    const line = image(
      28,
      Array.from({ length: 20 }, (_, row) => [row, 0, row === 0 ? 191 : 1]),
    );
    expect(boundingBox(centerDigit(line))).toEqual({ top: 8, bottom: 27, left: 14, right: 14 });
  });

  it('brings a moved digit back to where it was, and leaves it there', () => {
    const digit = centerDigit(rectangle(28, { top: 0, left: 0, height: 20, width: 9 }));
    expect(centerDigit(translate(digit, { rows: 3, columns: -4 }))).toEqual(digit);
    expect(centerDigit(digit)).toEqual(digit);
  });

  it('leaves at least 999 of 1,000 test images of MNIST exactly as they are', () => {
    const { test } = loadMnist();
    const same = Array.from({ length: 1000 }, (_, index) => imageAt(test, index)).filter((digit) =>
      Buffer.from(centerDigit(digit)).equals(Buffer.from(digit)),
    );
    expect(same.length).toBeGreaterThanOrEqual(999);
  });

  it('refuses an image without ink', () => {
    expect(() => centerDigit(blank)).toThrow('no ink');
  });
});

test('a faint end of a stroke is still there when it is scaled down', () => {
  // A bar of 38×8, an empty row and one pixel of byte 1: as one of 2×2 pixels it makes a quarter of 1.
  const bar = rectangle(64, { top: 10, left: 20, height: 38, width: 8 });
  bar[49 * 64 + 20] = 1;
  const { top, bottom } = boundingBox(centerDigit(bar));
  expect(bottom - top + 1).toBe(20);
});

test('a line that is far thinner than a pixel of the result is still a line', () => {
  const line = rectangle(60, { top: 0, left: 30, height: 60, width: 1 });
  expect(boundingBox(centerDigit(line))).toEqual({ top: 5, bottom: 24, left: 14, right: 14 });
});

test('a digit with nearly all of its ink at the bottom is cut off nowhere', () => {
  // Its centre is at row 18 of 20, and 14 − 18 rows would leave the image at the top.
  const line = image(
    28,
    Array.from({ length: 20 }, (_, row) => [row, 0, row === 19 ? 191 : 1]),
  );
  expect(boundingBox(centerDigit(line))).toEqual({ top: 0, bottom: 19, left: 14, right: 14 });
});
