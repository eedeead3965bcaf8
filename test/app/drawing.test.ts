import { readDrawing } from '../../lib/app/drawing';
import type { Drawing, Picture } from '../../lib/app/drawing';
import { boundingBox, centerOfMass } from '../../lib/data/centering';
import { loadMnist } from '../../lib/data/dataset';
import { createThicker } from '../../lib/data/distortions/stroke';
import { argMax } from '../../lib/data/labels';
import { imageAt, selectExamples } from '../../lib/data/split';
import { createRandom } from '../../lib/data/random';
import { evaluate, predict } from '../../lib/model/evaluation';
import { loadPretrained } from '../../lib/model/pretrained';
import { enlarge, paint } from './pictures';

const { test: split } = loadMnist();
const canvas = { width: 240, height: 200 };
const imageOf = (drawing: Drawing): Uint8Array => {
  if (drawing.problem) throw new Error(drawing.sentence);
  return drawing.image;
};
const meanDifference = (one: Uint8Array, other: Uint8Array) =>
  one.reduce((sum, byte, i) => sum + Math.abs(byte - other[i]), 0) / one.length;

/** A picture with black rectangles on white. */
const boxes = (...list: [left: number, top: number, width: number, height: number][]): Picture =>
  paint(canvas, ({ x, y }) =>
    list.some(([left, top, width, height]) => x >= left && x < left + width && y >= top && y < top + height)
      ? [0, 0, 0]
      : [255, 255, 255],
  );

test('digits of MNIST, drawn five times as large anywhere on a canvas, come back nearly as they were', () => {
  const differences = Array.from({ length: 20 }, (_, i) => {
    const picture = enlarge(imageAt(split, i), { factor: 5, left: 5 * i, top: 3 * i, ...canvas });
    return meanDifference(imageOf(readDrawing(picture)), imageAt(split, i));
  });
  // Of 255; where the centre of mass lies between two pixels, a digit may go to the other one.
  expect(differences.filter((difference) => difference < 7).length).toBeGreaterThanOrEqual(19);
});

test('where it was drawn, in which colours and how large makes next to no difference', () => {
  const image = imageAt(split, 3);
  const one = imageOf(readDrawing(enlarge(image, { factor: 5, left: 0, top: 0, ...canvas })));
  const elsewhere = enlarge(image, { factor: 7, left: 40, top: 3, ...canvas });
  const chalk = { ...elsewhere, data: elsewhere.data.map((byte, i) => (i % 4 === 3 ? 255 : 40 + (255 - byte) * 0.6)) };
  expect(meanDifference(imageOf(readDrawing(chalk)), one)).toBeLessThan(3);
});

test('a bar twice as high as wide becomes 20 by 10 pixels, its centre of mass on pixel (14, 14)', () => {
  const drawing = readDrawing(boxes([40, 30, 60, 120]), { thin: false });
  const image = imageOf(drawing);
  expect(image.filter((byte) => byte > 127)).toHaveLength(200);
  const { row, column } = centerOfMass(image);
  expect(Math.abs(row - 14)).toBeLessThanOrEqual(0.5);
  expect(Math.abs(column - 14)).toBeLessThanOrEqual(0.5);
  if (drawing.problem) throw new Error(drawing.sentence);
  expect(drawing.steps.box).toEqual({ left: 40, top: 30, right: 100, bottom: 150 });
  expect([drawing.steps.scaled.width, drawing.steps.scaled.height]).toEqual([10, 20]);
  expect(drawing.steps.ink.polarity).toBe('dark on light');
});

describe('each step can be switched off', () => {
  // A bar with a foot: its centre of mass is not the middle of its box.
  const foot = boxes([40, 30, 20, 120], [40, 130, 80, 20]);

  it('without proportions the digit fills the square', () => {
    const image = imageOf(readDrawing(foot, { proportions: false, center: false, thin: false }));
    expect(image[4 * 28 + 4]).toBe(255);
    expect(image[23 * 28 + 23]).toBe(255);
  });

  it('without thin a felt-tip stays as wide as it is, with it strokes become thinner and the digit as high again', () => {
    const felt = boxes([40, 30, 48, 120]);
    const [wide, thinned] = [readDrawing(felt, { thin: false }), readDrawing(felt)];
    expect(imageOf(wide).filter((byte) => byte > 127)).toHaveLength(8 * 20);
    // 48 × 120 loses 9 on each side: 30 × 102, which is 6 × 20 once its longer side has 20 pixels.
    expect(imageOf(thinned).filter((byte) => byte > 127)).toHaveLength(6 * 20);
    if (thinned.problem !== undefined) throw new Error(thinned.sentence);
    expect(thinned.steps.placed).toEqual(imageOf(wide));
  });

  it('without proportions strokes are thinned by the pen that drew them, not by how far they are stretched', () => {
    const pen = boxes([100, 40, 20, 120], [100, 140, 60, 20]);
    expect(imageOf(readDrawing(pen, { proportions: false }))).toEqual(
      imageOf(readDrawing(pen, { proportions: false, thin: false })),
    );
  });

  it('without crop nothing is thinned, as the digit may have any size', () => {
    const felt = boxes([40, 30, 48, 120]);
    expect(imageOf(readDrawing(felt, { crop: false }))).toEqual(
      imageOf(readDrawing(felt, { crop: false, thin: false })),
    );
  });

  it('without center the box is in the middle', () => {
    // 80 × 120 becomes 13 × 20, and of 28 − 13 = 15 columns 7 are left of it.
    const image = [...imageOf(readDrawing(foot, { center: false }))];
    const columns = image.flatMap((byte, place) => (byte > 0 ? [place % 28] : []));
    expect([Math.min(...columns), Math.max(...columns)]).toEqual([7, 19]);
  });

  it('without crop the whole picture is scaled, and the digit stays where it was', () => {
    const image = imageOf(readDrawing(boxes([120, 100, 75, 90]), { crop: false }));
    const { row, column } = centerOfMass(image);
    expect(column).toBeGreaterThan(15);
    expect(row).toBeGreaterThan(15);
  });
});

describe('what cannot be read is said', () => {
  it.each([
    ['empty', 'nothing at all', boxes()],
    ['tiny', 'a point', boxes([100, 100, 3, 3])],
    ['huge', 'a bar from the top to the bottom', boxes([100, 0, 40, 200])],
    ['huge', 'a bar from the left to the right', boxes([0, 80, 240, 40])],
    ['several', 'two bars side by side', boxes([60, 40, 20, 120], [140, 40, 20, 120])],
  ] as const)('%s: %s', (problem, _, picture) => {
    expect(readDrawing(picture)).toMatchObject({ problem, sentence: expect.stringMatching(/^(The|There) .*: .*\.$/) });
  });

  it('a bar with a second piece above it, as in a 5, is one digit', () => {
    expect(readDrawing(boxes([100, 60, 30, 120], [120, 30, 60, 20])).problem).toBeUndefined();
  });

  it('a 1 of a thin line is not too small, and two strokes close together are one digit', () => {
    expect(readDrawing(boxes([100, 40, 3, 120])).problem).toBeUndefined();
    // The gap is a tenth of the height.
    expect(readDrawing(boxes([100, 40, 20, 120], [132, 40, 20, 120])).problem).toBeUndefined();
  });

  it('a 5 whose thick flag stands clear above the rest is one digit', () => {
    expect(readDrawing(boxes([68, 60, 96, 30], [48, 110, 36, 56])).problem).toBeUndefined();
  });

  it('dust beside a digit is left out', () => {
    const clean = imageOf(readDrawing(boxes([100, 60, 30, 120])));
    expect(imageOf(readDrawing(boxes([100, 60, 30, 120], [220, 10, 6, 6])))).toEqual(clean);
  });
});

test('a photograph of paper, darker to one side and grainy, is read', () => {
  const random = createRandom(5);
  const image = imageAt(split, 0);
  const drawn = enlarge(image, { factor: 5, left: 80, top: 40, ...canvas });
  const photo = paint(canvas, ({ x, y }) => {
    const ink = 1 - drawn.data[4 * (y * canvas.width + x)] / 255;
    const light = (230 - 0.3 * x - 0.1 * y) * (1 - 0.75 * ink) + 8 * (random() - 0.5);
    return [light, light, 0.92 * light];
  });
  expect(meanDifference(imageOf(readDrawing(photo)), image)).toBeLessThan(8);
});

test('bytes that do not fit the size, no pixels and too many are refused in one sentence', () => {
  expect(() => readDrawing({ data: new Uint8Array(7), width: 2, height: 1 })).toThrow('7 bytes for 2 × 1 pixels');
  expect(() => readDrawing({ data: new Uint8Array(0), width: 0, height: 1 })).toThrow('whole numbers from 1');
  expect(() => readDrawing({ data: new Uint8Array(0), width: 5000, height: 5000 })).toThrow('at most 16 million');
});

test('a network reads 100 digits from drawings as well as from MNIST itself', async () => {
  const model = await loadPretrained('simple');
  const hundred = selectExamples(
    split,
    Uint32Array.from({ length: 100 }, (_, i) => 50 * i),
  );
  const drawn = Array.from({ length: 100 }, (_, i) =>
    imageOf(readDrawing(enlarge(imageAt(hundred, i), { factor: 6, left: i / 2, top: 20, ...canvas }))),
  );
  const images = Uint8Array.from(drawn.flatMap((image) => [...image]));
  expect(evaluate(model, { ...hundred, images }).accuracy).toBeGreaterThanOrEqual(0.98);
  model.dispose();
});

it('says that a line too faint and thin to be left in 28×28 is nothing', () => {
  const picture = paint({ width: 2000, height: 2000 }, ({ x, y }) => {
    const grey = x !== y || y < 300 || y > 1700 ? 255 : y === 1000 ? 0 : 225;
    return [grey, grey, grey];
  });
  expect(readDrawing(picture).problem).toBe('empty');
});

test('a small piece of a digit, such as the flag of a 5 drawn apart, is no dust', () => {
  // 200 pixels of ink beside 3,600: a twentieth.
  const drawing = readDrawing(boxes([100, 60, 30, 120], [120, 40, 20, 10]));
  if (drawing.problem) throw new Error(drawing.sentence);
  expect(drawing.steps.box).toEqual({ left: 100, top: 40, right: 140, bottom: 180 });
});

test('pieces above a wide one belong to it, however far apart they are', () => {
  // An L of 110 × 120 with two strokes over its foot, 48 pixels apart.
  const drawing = readDrawing(boxes([60, 40, 20, 120], [60, 140, 110, 20], [90, 40, 12, 60], [150, 40, 15, 60]));
  expect(drawing.problem).toBeUndefined();
});

/** Digits of MNIST, four times as large, black on white, in columns and rows. */
const sheetOf = (columns: number, rows: number, first: number): Picture =>
  paint({ width: 112 * columns + 60, height: 112 * rows + 60 }, ({ x, y }) => {
    const [column, row] = [Math.floor((x - 30) / 4), Math.floor((y - 30) / 4)];
    const inside = column >= 0 && row >= 0 && column < 28 * columns && row < 28 * rows;
    const digit = first + Math.floor(row / 28) * columns + Math.floor(column / 28);
    const grey = 255 - (inside ? imageAt(split, digit)[28 * (row % 28) + (column % 28)] : 0);
    return [grey, grey, grey];
  });

test.each([
  ['in a row of three', 3, 1],
  ['in a row of five', 5, 1],
  ['in a column of two', 1, 2],
  ['in a column of three', 1, 3],
  ['in two rows of two', 2, 2],
])('digits %s are refused, not read as one', (_, columns, rows) => {
  const problems = Array.from({ length: 10 }, (__, i) => readDrawing(sheetOf(columns, rows, 10 * i)).problem);
  expect(problems.filter((problem) => problem === 'several')).toHaveLength(10);
});

test('a line of a pixel or two on a large sheet has full ink where it is darkest, and is read', async () => {
  const model = await loadPretrained('simple');
  const ring = (pen: number): Picture =>
    paint({ width: 300, height: 300 }, ({ x, y }) => {
      const far = Math.abs(Math.hypot((x - 150) / 70, (y - 150) / 100) - 1);
      return far < pen / 170 ? [0, 0, 0] : [255, 255, 255];
    });
  for (const pen of [1.8, 2.5, 4]) {
    const image = imageOf(readDrawing(ring(pen)));
    expect(Math.max(...image)).toBe(255);
    const [zero] = predict(model, image);
    expect(zero).toBeGreaterThan(0.9);
  }
  model.dispose();
});

test.each([
  ['fills the picture but for its corners', 190],
  ['covers half of it', 145],
  ['covers a third of it', 120],
])('a light card on nothing that %s is paper, not ink', (_, reach) => {
  const digit = enlarge(imageAt(split, 0), { factor: 5, left: 130, top: 130, width: 400, height: 400 });
  const card = paint({ width: 400, height: 400 }, ({ x, y }) => {
    const inside = Math.max(Math.abs(x - 200), Math.abs(y - 200)) < reach;
    const [grey] = digit.data.subarray(4 * (400 * y + x));
    return inside ? [grey, grey, Math.round(grey * 0.8), 255] : [0, 0, 0, 0];
  });
  const whole = imageOf(readDrawing(digit));
  expect(meanDifference(imageOf(readDrawing(card)), whole)).toBeLessThan(3);
});

test.each<[string, (ink: number, x: number) => number[]]>([
  ['has an outline', (ink) => (ink > 200 ? [255, 255, 255, 255] : [0, 0, 0, ink > 5 ? 255 : 0])],
  ['fades from blue to red', (ink, x) => [2 * x, 0, 255 - 2 * x, ink > 60 ? 255 : 0]],
])('a digit on nothing that fills its picture and %s is no card', async (_, colorAt) => {
  const model = await loadPretrained('simple');
  const right = Array.from({ length: 30 }, (_, i) => i).filter((i) => {
    const image = createThicker(1)(imageAt(split, i));
    const { top, bottom, left, right } = boundingBox(image);
    // Six times as large, with two pixels of nothing around it.
    const size = { width: 6 * (right - left + 1) + 4, height: 6 * (bottom - top + 1) + 4 };
    const { data } = enlarge(image, { factor: 6, left: 2 - 6 * left, top: 2 - 6 * top, ...size });
    const drawing = readDrawing(paint(size, ({ x, y }) => colorAt(255 - data[4 * (y * size.width + x)], x)));
    return argMax(predict(model, imageOf(drawing)))[0] === split.labels[i];
  });
  expect(right.length).toBeGreaterThanOrEqual(28);
  model.dispose();
});

test('a picture of hundreds of thousands of dots is read or refused, not an error of its own', () => {
  const dots = paint({ width: 1500, height: 1500 }, ({ x, y }) => {
    const grey = x % 3 === 0 && y % 3 === 0 ? 0 : 255;
    return [grey, grey, grey];
  });
  expect(readDrawing(dots).problem).toBeDefined();
});

test('without crop a digit in the lower right corner stays there', () => {
  // 240 × 200 becomes 28 × 23 and lies two rows from the top: pixel (175, 205) goes to (2 + 20.1, 23.9).
  const image = imageOf(readDrawing(boxes([190, 160, 30, 30]), { crop: false }));
  const { row, column } = centerOfMass(image);
  expect(Math.abs(row - 21.6)).toBeLessThan(0.7);
  expect(Math.abs(column - 23.4)).toBeLessThan(0.7);
});

test('what is nothing but fine lines, of which thinning leaves none, is read as it is', () => {
  const grid = paint({ width: 400, height: 400 }, ({ x, y }) => {
    const isInside = Math.min(x, y) >= 20 && Math.max(x, y) <= 380;
    const grey = isInside && (x % 20 === 0 || y % 20 === 0) ? 0 : 255;
    return [grey, grey, grey];
  });
  const drawing = readDrawing(grid);
  if (drawing.problem) throw new Error(drawing.sentence);
  expect(drawing.image).toEqual(drawing.steps.placed);
});
