import { loadMnistSample } from '../../lib/data/dataset';
import { distort, distortions, type Distortion, type DistortionKind } from '../../lib/data/distortions';
import { tf } from '../../lib/tf';

const kinds = Object.keys(distortions) as DistortionKind[];
const digits = loadMnistSample().test.images.subarray(0, 12 * 784);

type Ink = [row: number, column: number, byte: number];

/** `count` equal images with the given bytes at [row, column]. */
function copies(count: number, ink: Ink[]): Uint8Array {
  const images = new Uint8Array(count * 784);
  for (let i = 0; i < count; i++) for (const [row, column, byte] of ink) images[i * 784 + row * 28 + column] = byte;
  return images;
}

const rows = (image: Uint8Array): number[][] =>
  Array.from({ length: 28 }, (_, row) => [...image.subarray(row * 28, row * 28 + 28)]);

const each = (images: Uint8Array): Uint8Array[] =>
  Array.from({ length: images.length / 784 }, (_, i) => images.subarray(i * 784, i * 784 + 784));

/** What is not background in an image. */
const inkOf = (image: Uint8Array): Ink[] =>
  rows(image).flatMap((line, row) => line.flatMap((byte, column): Ink[] => (byte > 0 ? [[row, column, byte]] : [])));

/** The different images among the results for many copies of one. */
function outcomes(ink: Ink[], distortion: Distortion, count = 200): Ink[][] {
  const texts = each(distort(copies(count, ink), distortion)).map((image) => JSON.stringify(inkOf(image)));
  return [...new Set(texts)].sort().map((text) => JSON.parse(text) as Ink[]);
}

describe('every kind of change', () => {
  it.each(kinds)('%s of strength 0 is an equal copy', (kind) => {
    const before = digits.slice();
    const copy = distort(digits, { kind, strength: 0 });
    expect(copy).toEqual(before);
    copy.fill(7);
    expect(digits).toEqual(before);
  });

  it.each(kinds)('%s has five to eight strengths from 0 upward, and each but the first changes the images', (kind) => {
    const { strengths } = distortions[kind];
    expect(strengths[0]).toBe(0);
    expect(strengths).toEqual([...new Set(strengths)].sort((a, b) => a - b));
    expect(strengths.length).toBeGreaterThanOrEqual(5);
    const before = digits.slice();
    for (const strength of strengths.slice(1)) expect(distort(digits, { kind, strength })).not.toEqual(before);
    expect(digits).toEqual(before);
  });

  it.each(kinds)('%s gives the same for the same seed, and does not depend on the images that follow', (kind) => {
    const distortion = { kind, strength: distortions[kind].strengths[3] };
    const all = distort(digits, distortion, { seed: 5 });
    expect(distort(digits, distortion, { seed: 5 })).toEqual(all);
    expect(distort(digits.subarray(0, 3 * 784), distortion, { seed: 5 })).toEqual(all.subarray(0, 3 * 784));
  });

  const drawn: DistortionKind[] = ['shift', 'rotation', 'scale', 'shear', 'noise', 'erasing'];
  it.each(drawn)('%s differs with the seed', (kind) => {
    const distortion = { kind, strength: distortions[kind].strengths[3] };
    expect(distort(digits, distortion, { seed: 5 })).not.toEqual(distort(digits, distortion, { seed: 6 }));
  });

  it('gives nothing for no images', () => {
    expect(distort(new Uint8Array(0), { kind: 'noise', strength: 0.5 })).toEqual(new Uint8Array(0));
  });
});

describe('shift', () => {
  it('moves a pixel to one of eight places, four rows, four columns or both away', () => {
    const places = outcomes([[14, 14, 200]], { kind: 'shift', strength: 4 });
    const expected = [10, 14, 18].flatMap((row) => [10, 14, 18].map((column): Ink => [row, column, 200]));
    expect(places.map(([ink]) => ink)).toEqual(expected.filter(([row, column]) => row !== 14 || column !== 14));
    expect(places.every((place) => place.length === 1)).toBe(true);
  });

  it('moves an image the same way at each strength', () => {
    const towards = (strength: number) =>
      each(distort(copies(30, [[14, 14, 9]]), { kind: 'shift', strength })).map((image) => {
        const [[row, column]] = inkOf(image);
        return [(row - 14) / strength, (column - 14) / strength];
      });
    expect(towards(6)).toEqual(towards(1));
  });

  it('loses what leaves the image, and background follows', () => {
    const places = outcomes([[0, 0, 200]], { kind: 'shift', strength: 1 });
    // Of the eight ways, only right, down and both at once stay inside.
    expect(places).toEqual([[[0, 1, 200]], [[1, 0, 200]], [[1, 1, 200]], []]);
    expect(distort(new Uint8Array(784).fill(255), { kind: 'shift', strength: 28 })).toEqual(new Uint8Array(784));
  });
});

describe('rotation', () => {
  it('takes three pixels through a quarter turn, either way', () => {
    const pattern: Ink[] = [
      [2, 13, 100],
      [2, 14, 150],
      [3, 14, 200],
    ];
    // Clockwise (row, column) goes to (column, 27 − row), the other way to (27 − column, row).
    const clockwise: Ink[] = [
      [13, 25, 100],
      [14, 24, 200],
      [14, 25, 150],
    ];
    const counterclockwise: Ink[] = [
      [13, 2, 150],
      [13, 3, 200],
      [14, 2, 100],
    ];
    expect(outcomes(pattern, { kind: 'rotation', strength: 90 })).toEqual([counterclockwise, clockwise]);
  });

  it('shares a pixel between its neighbours where it falls between them', () => {
    // Half a pixel above and left of the centre goes to √½ above or left of it. Row 13, column 13 looks back to (13.5,
    // 12.793), which is 0.5 · 0.793 of the pixel; row 12, column 13 to (12.793, 12.086), which is 0.793 · 0.086 of it.
    const [near, far] = [Math.round(255 * 0.5 * 0.793), Math.round(255 * 0.793 * 0.086)];
    expect(outcomes([[13, 13, 255]], { kind: 'rotation', strength: 45 })).toEqual([
      [
        [12, 13, far],
        [12, 14, far],
        [13, 13, near],
        [13, 14, near],
      ],
      [
        [13, 12, far],
        [13, 13, near],
        [14, 12, far],
        [14, 13, near],
      ],
    ]);
  });
});

describe('scale', () => {
  it('makes a full image half as large, 14 pixels in the middle, or leaves it full', () => {
    const full = Array.from({ length: 784 }, (_, i): Ink => [Math.floor(i / 28), i % 28, 255]);
    const found = outcomes(full, { kind: 'scale', strength: 1 }, 20).sort((a, b) => a.length - b.length);
    expect(found.map((ink) => ink.length)).toEqual([14 * 14, 784]);
    expect(found[0][0]).toEqual([7, 7, 255]);
    expect(found[0].at(-1)).toEqual([20, 20, 255]);
    expect(found[1].every(([, , byte]) => byte === 255)).toBe(true);
  });

  it('lets background in softly at every border', () => {
    const smaller = each(distort(new Uint8Array(20 * 784).fill(255), { kind: 'scale', strength: 0.1 })).find(
      ([corner]) => corner === 0,
    );
    // Column 1 looks back to 13.5 − 1.1 · 12.5 = −0.25, which is three quarters of the first pixel.
    const [line] = rows(smaller!).slice(14);
    expect([...line.slice(0, 3), ...line.slice(25)]).toEqual([0, 191, 255, 255, 191, 0]);
  });
});

describe('shear', () => {
  it('moves a row by its distance from the centre times the strength, upper and lower rows apart', () => {
    const pair: Ink[] = [
      [11, 13, 255],
      [16, 13, 255],
    ];
    // 2.5 rows from the centre times 0.4 is one pixel.
    expect(outcomes(pair, { kind: 'shear', strength: 0.4 })).toEqual([
      [
        [11, 12, 255],
        [16, 14, 255],
      ],
      [
        [11, 14, 255],
        [16, 12, 255],
      ],
    ]);
  });
});

describe('rotation, scale and shear are those of TensorFlow.js', () => {
  // Only its backend in JavaScript has the transform; it says with a warning that it is the slower one.
  beforeAll(() => {
    jest.spyOn(console, 'warn').mockImplementation();
    return tf.setBackend('cpu');
  });
  afterAll(() => {
    jest.restoreAllMocks();
    return tf.setBackend('tensorflow');
  });

  const degree = Math.PI / 180;
  const turn = (angle: number): number[] => [Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle)];
  const cases: [DistortionKind, number, number[][]][] = [
    ['rotation', 25, [turn(25 * degree), turn(-25 * degree)]],
    ['scale', 0.3, [1.3, 1 / 1.3].map((factor) => [factor, 0, 0, factor])],
    ['shear', 0.3, [0.3, -0.3].map((slant) => [1, slant, 0, 1])],
  ];

  it.each(cases)('%s of %d is one of two linear maps about the centre, and both occur', (kind, strength, maps) => {
    const expected = maps.map((map) => each(digits).map((image) => transform(image, map)));
    const chosen = each(distort(digits, { kind, strength })).map((image, i) => {
      const apart = expected.map((images) => Math.max(...image.map((byte, k) => Math.abs(byte - images[i][k]))));
      // Half a byte of rounding on either side.
      expect(Math.min(...apart)).toBeLessThanOrEqual(1);
      return apart.indexOf(Math.min(...apart));
    });
    expect(new Set(chosen)).toEqual(new Set([0, 1]));
  });
});

/** Maps an image back by [xx, xy, yx, yy] about its centre, with the bilinear transform of TensorFlow.js. */
function transform(image: Uint8Array, [xx, xy, yx, yy]: number[]): Uint8Array {
  const offset = (a: number, b: number): number => 13.5 * (1 - a - b);
  const map = [xx, xy, offset(xx, xy), yx, yy, offset(yx, yy), 0, 0];
  const values = tf.tidy(() => {
    // One image at a time: of a batch, the version 4.22 transforms the first only.
    const batch = tf.tensor4d(Float32Array.from(image), [1, 28, 28, 1]);
    return tf.image.transform(batch, tf.tensor2d([map]), 'bilinear', 'constant', 0).dataSync();
  });
  return Uint8Array.from(values, Math.round);
}

describe('blur', () => {
  it('spreads one pixel as a Gaussian', () => {
    const image = rows(distort(copies(1, [[14, 14, 255]]), { kind: 'blur', strength: 1 }));
    const total = [-4, -3, -2, -1, 0, 1, 2, 3, 4].reduce((sum, d) => sum + Math.exp((-d * d) / 2), 0);
    const expected = (down: number, right: number): number =>
      Math.round((255 * Math.exp(-(down ** 2 + right ** 2) / 2)) / total ** 2);
    expect(image[14].slice(11, 18)).toEqual([-3, -2, -1, 0, 1, 2, 3].map((right) => expected(0, right)));
    expect(image[12].slice(11, 18)).toEqual([-3, -2, -1, 0, 1, 2, 3].map((right) => expected(2, right)));
    expect(image[14][14]).toBe(41);
  });

  it('keeps a full image full inside, and lets background in at the border', () => {
    const image = rows(distort(new Uint8Array(784).fill(255), { kind: 'blur', strength: 1 }));
    expect(image[14][14]).toBe(255);
    // The middle column of the Gaussian, 0.3989, and half of the rest stay.
    expect(image[14][0]).toBe(Math.round(255 * (0.39894 + (1 - 0.39894) / 2)));
  });

  it.each([0.5, 1.5, 3])('with sd %d is the convolution that TensorFlow computes', (strength) => {
    const reach = Math.ceil(4 * strength);
    const line = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-(((i - reach) / strength) ** 2) / 2));
    const total = line.reduce((sum, weight) => sum + weight, 0);
    const kernel = line.flatMap((a) => line.map((b) => (a * b) / total ** 2));
    const expected = tf.tidy(() => {
      const batch = tf.tensor4d(Float32Array.from(digits), [12, 28, 28, 1]);
      return tf.conv2d(batch, tf.tensor4d(kernel, [line.length, line.length, 1, 1]), 1, 'same').dataSync();
    });
    const blurred = distort(digits, { kind: 'blur', strength });
    expect(Math.max(...blurred.map((byte, i) => Math.ceil(100 * Math.abs(byte - expected[i]))))).toBeLessThanOrEqual(
      51,
    );
  });
});

describe('noise', () => {
  it('has the given mean and standard deviation on grey, and neighbours vary on their own', () => {
    const noise = Array.from(distort(new Uint8Array(200 * 784).fill(128), { kind: 'noise', strength: 0.1 }));
    const away = noise.map((byte) => byte - 128);
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = mean(away.map((value) => value ** 2));
    // Four standard errors of 156,800 pixels.
    expect(Math.abs(mean(away))).toBeLessThan(0.26);
    expect(Math.abs(Math.sqrt(variance) - 25.5)).toBeLessThan(0.19);
    expect(Math.abs(mean(away.slice(1).map((value, i) => value * away[i])) / variance)).toBeLessThan(0.011);
    // Of a normal distribution, 68.3 % lie within one standard deviation.
    expect(mean(away.map((value) => (Math.abs(value) <= 25.5 ? 1 : 0)))).toBeCloseTo(0.683, 2);
  });

  it('is clipped at paper and ink', () => {
    const paper = distort(new Uint8Array(100 * 784), { kind: 'noise', strength: 0.5 });
    const white = paper.filter((byte) => byte === 0).length / paper.length;
    // Half of it would be below 0; 2.3 % is two standard deviations above, at 255.
    expect(white).toBeCloseTo(0.5, 1);
    expect(paper.filter((byte) => byte === 255).length / paper.length).toBeCloseTo(0.023, 2);
  });
});

describe('erasing', () => {
  it('erases one square of the given side, wholly in the image', () => {
    for (const image of each(distort(new Uint8Array(300 * 784).fill(255), { kind: 'erasing', strength: 6 }))) {
      const bare = Array.from(image.keys()).filter((pixel) => image[pixel] === 0);
      expect(bare).toHaveLength(36);
      expect(bare[35] - bare[0]).toBe(5 * 28 + 5);
      expect(new Set(bare.map((pixel) => pixel % 28)).size).toBe(6);
    }
  });

  it('reaches every place, the corners too', () => {
    const erased = distort(new Uint8Array(100 * 784).fill(255), { kind: 'erasing', strength: 27 });
    const left = new Set(each(erased).map((image) => [0, 27, 756, 783].map((corner) => image[corner]).join()));
    // Of the four corners, all but the one that the square covers keep their ink.
    expect([...left].sort()).toEqual(['0,255,255,255', '255,0,255,255', '255,255,0,255', '255,255,255,0']);
    expect(distort(new Uint8Array(784).fill(255), { kind: 'erasing', strength: 28 })).toEqual(new Uint8Array(784));
  });
});

describe('inversion', () => {
  it.each([
    [0.2, [51, 204, 81]],
    [0.5, [128, 128, 128]],
    [1, [255, 0, 205]],
  ])('of strength %d takes 0, 255 and 50 to %j', (strength, expected) => {
    const image = copies(1, [
      [0, 1, 255],
      [0, 2, 50],
    ]);
    const [top] = rows(distort(image, { kind: 'inversion', strength }));
    expect(top.slice(0, 3)).toEqual(expected);
  });
});

describe('thinner and thicker strokes', () => {
  /** A bar of full ink, columns 10 to 14 and rows 4 to 23. */
  const bar = copies(
    1,
    Array.from({ length: 100 }, (_, i): Ink => [4 + Math.floor(i / 5), 10 + (i % 5), 255]),
  );
  const across = (kind: DistortionKind, strength: number): number[] =>
    rows(distort(bar, { kind, strength }))[14].slice(7, 18);

  it.each([
    [0.4, [0, 0, 102, 255, 255, 255, 255, 255, 102, 0, 0]],
    [1, [0, 0, 255, 255, 255, 255, 255, 255, 255, 0, 0]],
    [1.6, [0, 153, 255, 255, 255, 255, 255, 255, 255, 153, 0]],
  ])('a bar 5 pixels wide gets %d pixels more on each side', (strength, expected) => {
    expect(across('thicker', strength)).toEqual(expected);
  });

  it.each([
    [0.4, [0, 0, 0, 153, 255, 255, 255, 153, 0, 0, 0]],
    [1, [0, 0, 0, 0, 255, 255, 255, 0, 0, 0, 0]],
    [1.6, [0, 0, 0, 0, 102, 255, 102, 0, 0, 0, 0]],
    [3, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ])('a bar 5 pixels wide loses %d pixels on each side', (strength, expected) => {
    expect(across('thinner', strength)).toEqual(expected);
  });

  it('moves a slanting edge as far as an upright one', () => {
    const slanting = copies(
      1,
      Array.from({ length: 784 }, (_, i): Ink => [Math.floor(i / 28), i % 28, 255]).filter(
        ([row, column]) => Math.abs(row - column) <= 4,
      ),
    );
    const width = (image: Uint8Array): number => rows(image)[14].reduce((sum, byte) => sum + byte, 0) / 255;
    expect(width(slanting)).toBe(9);
    // Across a row, a pixel to each side of a diagonal is √2; bilinear steps leave a tenth of a pixel.
    expect(Math.abs(width(distort(slanting, { kind: 'thicker', strength: 1 })) - (9 + 2 * Math.SQRT2))).toBeLessThan(
      0.2,
    );
    expect(Math.abs(width(distort(slanting, { kind: 'thinner', strength: 1 })) - (9 - 2 * Math.SQRT2))).toBeLessThan(
      0.2,
    );
  });

  it('moves the edges at the border of the image too', () => {
    const full = new Uint8Array(784).fill(255);
    expect(distort(full, { kind: 'thicker', strength: 2 })).toEqual(full);
    expect(inkOf(distort(full, { kind: 'thinner', strength: 2 }))).toHaveLength(24 * 24);
    expect(inkOf(distort(full, { kind: 'thinner', strength: 1 }))).toHaveLength(26 * 26);
  });

  it('makes no pixel of a real digit stronger by thinning, none fainter by thickening', () => {
    let [thin, thick] = [digits, digits];
    for (const strength of distortions.thinner.strengths) {
      const next = distort(digits, { kind: 'thinner', strength });
      expect(next.every((byte, i) => byte <= thin[i])).toBe(true);
      thin = next;
    }
    for (const strength of distortions.thicker.strengths) {
      const next = distort(digits, { kind: 'thicker', strength });
      expect(next.every((byte, i) => byte >= digits[i])).toBe(true);
      thick = next;
    }
    const ink = (images: Uint8Array): number => images.reduce((sum, byte) => sum + byte, 0);
    expect(ink(thick)).toBeGreaterThan(1.5 * ink(digits));
  });
});

describe('distort refuses', () => {
  const image = new Uint8Array(784);

  it('a kind that it does not know', () => {
    expect(() => distort(image, { kind: 'twirl' as DistortionKind, strength: 1 })).toThrow(
      'There is no distortion twirl: pass one of shift, rotation, scale, shear, blur, noise, erasing, inversion, thinner, thicker.',
    );
    expect(() => distort(image, { kind: 'toString' as DistortionKind, strength: 1 })).toThrow('no distortion toString');
  });

  it.each([-1, NaN, Infinity])('the strength %d', (strength) => {
    expect(() => distort(image, { kind: 'blur', strength })).toThrow(
      `The strength of blur is ${strength}: pass a number from 0 up.`,
    );
  });

  it('strengths that the kind cannot have', () => {
    expect(() => distort(image, { kind: 'shift', strength: 1.5 })).toThrow('The shift is 1.5 pixels: pass a whole');
    expect(() => distort(image, { kind: 'erasing', strength: 2.5 })).toThrow('a side of 2.5 pixels: pass a whole');
    expect(() => distort(image, { kind: 'erasing', strength: 29 })).toThrow('is 29 pixels: an image has 28');
    expect(() => distort(image, { kind: 'inversion', strength: 1.1 })).toThrow('The inversion is 1.1: pass a share');
  });

  it('bytes that are no whole images, and a seed that is none', () => {
    expect(() => distort(new Uint8Array(785), { kind: 'blur', strength: 0 })).toThrow('785 bytes are no whole images');
    expect(() => distort(image, { kind: 'blur', strength: 0 }, { seed: 0 })).toThrow('seed is 0');
  });
});

test('a dot becomes a disc without a hole', () => {
  const disc = distort(copies(1, [[14, 14, 255]]), { kind: 'thicker', strength: 2 });
  expect(rows(disc)[14].slice(11, 18)).toEqual([0, 255, 255, 255, 255, 255, 0]);
});

test('a hole in the middle of a wide stroke grows to a disc when the stroke becomes thinner', () => {
  const paper = new Uint8Array(784).fill(255);
  paper[14 * 28 + 14] = 0;
  const thinner = distort(paper, { kind: 'thinner', strength: 2 });
  expect(rows(thinner)[14].slice(11, 18)).toEqual([255, 0, 0, 0, 0, 0, 255]);
});
