import { loadMnist, take } from '../../lib/data/dataset';
import { augmentImages } from '../../lib/graph/augment-images';
import type { Augmentation } from '../../lib/graph/augmentation';
import { elasticField } from '../../lib/graph/augmentation/elastic';
import { compileTraining } from '../../lib/graph/compile';
import { createDenseNet } from '../../lib/model/architectures';
import { adam } from '../../lib/model/optimizer';
import { copyWeights } from '../../lib/model/weights';
import { all, largestDifference } from './agreement';
import { evaluateGraph } from './evaluate';

const examples = take(loadMnist().train, 400);
const plain = Float32Array.from(examples.images, (byte) => byte / 255);
const changed = (augmentation: Augmentation, options = {}) => augmentImages(examples.images, augmentation, options);
const imageOf = (values: Float32Array, i: number) => values.subarray(i * 784, (i + 1) * 784);
const difference = (a: Float32Array, b: Float32Array): number => largestDifference([a], [b]);
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: number[]): number => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));

/** Centre of mass, in pixels. */
function centre(image: Float32Array): { x: number; y: number } {
  let [ink, x, y] = [0, 0, 0];
  image.forEach((value, i) => {
    ink += value;
    x += value * (i % 28);
    y += value * Math.floor(i / 28);
  });
  return { x: x / ink, y: y / ink };
}

test('strengths of zero are the identity, bit for bit', () => {
  const zero = {
    rotation: 0,
    translation: 0,
    zoom: 0,
    shear: 0,
    elastic: 0,
    sharpen: 0,
    thickness: 0,
    erasing: 0,
    noise: 0,
  };
  expect(difference(changed(zero), changed({}))).toBe(0);
  expect(difference(changed({}), plain)).toBeLessThan(1e-7); // TensorFlow multiplies by 1/255 instead of dividing
  const trained = [undefined, zero].map((augmentation) => {
    const model = createDenseNet();
    const compiled = compileTraining(model, examples, { optimizer: adam(), augmentation });
    compiled.step(all(64), { learningRate: 1e-3, step: 1 });
    compiled.readWeights();
    compiled.dispose();
    return copyWeights(model);
  });
  expect(trained[1]).toEqual(trained[0]);
});

test.each(['rotation', 'translation', 'zoom', 'shear', 'elastic', 'thickness', 'erasing', 'noise'] as const)(
  'a strength of almost zero leaves the images almost as they are: %s',
  (name) => {
    expect(difference(changed({ [name]: 1e-5 }), plain)).toBeLessThan(2e-4);
  },
);

test('translation moves each image on its own, up to its strength in all directions', () => {
  const values = changed({ translation: 3 });
  const shifts = all(400).map((i) => {
    const [before, after] = [centre(imageOf(plain, i)), centre(imageOf(values, i))];
    return [after.x - before.x, after.y - before.y];
  });
  for (const axis of [0, 1]) {
    const along = shifts.map((shift) => shift[axis]);
    expect(Math.max(...along.map(Math.abs))).toBeLessThan(3.001);
    expect(Math.abs(mean(along))).toBeLessThan(0.35); // 4 standard errors of a uniform draw from ±3
    expect(Math.abs(deviation(along) - Math.sqrt(3))).toBeLessThan(0.2); // 6/√12
  }
  const [x, y] = [0, 1].map((axis) => shifts.map((shift) => shift[axis]));
  expect(Math.abs(mean(x.map((value, i) => value * y[i])))).toBeLessThan(0.6); // the two are drawn apart
});

test('the same seed and step change images in the same way; another seed, step or image in another', () => {
  const augmentation = { rotation: 20, elastic: 1, thickness: 0.5, erasing: 8, noise: 0.1 };
  const first = changed(augmentation, { seed: 2, step: 3 });
  expect(difference(changed(augmentation, { seed: 2, step: 3 }), first)).toBe(0);
  expect(difference(changed(augmentation, { seed: 3, step: 3 }), first)).toBeGreaterThan(0.5);
  expect(difference(changed(augmentation, { seed: 2, step: 4 }), first)).toBeGreaterThan(0.5);
  const same = augmentImages(new Uint8Array([...take(examples, 1).images, ...take(examples, 1).images]), augmentation);
  expect(difference(imageOf(same, 0), imageOf(same, 1))).toBeGreaterThan(0.1);
});

test('elastic displacements have their standard deviation on the 4×4 grid and lie on straight lines between', () => {
  const { x } = evaluateGraph(
    (graph) => {
      const images = graph.placeholder('images', 'float', [-1, 7, 7, 1]);
      const seed = graph.placeholder('seed', 'int32', [2]);
      return { x: elasticField(graph, images, { elastic: 2, imageShape: [7, 7, 1], seed }).x };
    },
    {
      images: { values: new Float32Array(2000 * 49), shape: [2000, 7, 7, 1] },
      seed: { values: Int32Array.of(1, 1), shape: [2] },
    },
  );
  const at = (row: number, column: number) => all(2000).map((i) => x[i * 49 + row * 7 + column]);
  // In 7 pixels every second one is a point of the grid.
  for (const point of [at(0, 0), at(2, 4), at(6, 6)]) {
    expect(Math.abs(mean(point))).toBeLessThan(0.2);
    expect(Math.abs(deviation(point) - 2)).toBeLessThan(0.15);
  }
  const [left, between, right] = [at(0, 0), at(0, 1), at(0, 2)];
  between.forEach((value, i) => expect(value).toBeCloseTo((left[i] + right[i]) / 2, 4));
});

test('thickness spreads or shrinks a bar by one pixel on either side, as far as the share that each image draws', () => {
  // A bar from top to bottom, columns 10 to 14, on 400 images.
  const bar = Uint8Array.from({ length: 400 * 784 }, (_, i) => (i % 28 >= 10 && i % 28 <= 14 ? 255 : 0));
  const values = augmentImages(bar, { thickness: 0.8 });
  const rows = all(400).map((i) => [...imageOf(values, i).subarray(28 * 5, 28 * 6)]);
  const shares = rows.map((row) => {
    const [outside, edge, inside] = [row[9], row[10], row.slice(11, 14)];
    expect([row[15], row[14]]).toEqual([outside, edge]); // the same on both sides
    expect(inside).toEqual([1, 1, 1]);
    expect(row.filter((value, x) => (x < 9 || x > 15) && value !== 0)).toEqual([]);
    // Thicker: ink outside of the bar. Thinner: less ink at its edge. Never both.
    expect(outside === 0 || edge === 1).toBe(true);
    return outside - (1 - edge);
  });
  expect(Math.max(...shares.map(Math.abs))).toBeLessThanOrEqual(0.8);
  expect(Math.abs(mean(shares))).toBeLessThan(0.1); // 4 standard errors of a uniform draw from ±0.8
  expect(Math.abs(deviation(shares) - 0.8 / Math.sqrt(3))).toBeLessThan(0.05);
});

test('erasing makes one rectangle of background, no side longer than its strength, and nothing else', () => {
  const white = new Uint8Array(400 * 784).fill(255);
  const values = augmentImages(white, { erasing: 10 });
  const areas = all(400).map((i) => {
    const erased = all(784).filter((pixel) => imageOf(values, i)[pixel] === 0);
    const [rows, columns] = [new Set(erased.map((p) => Math.floor(p / 28))), new Set(erased.map((p) => p % 28))];
    expect(erased.length).toBe(rows.size * columns.size); // whole rows of whole columns: a rectangle
    expect(Math.max(rows.size, columns.size)).toBeLessThanOrEqual(10);
    expect(imageOf(values, i).every((value) => value === 0 || value === 1)).toBe(true);
    return erased.length;
  });
  expect(mean(areas)).toBeGreaterThan(15); // two sides of 5 on average, a little less at the border
  expect(mean(areas)).toBeLessThan(27);
});

test('noise has its standard deviation and stays between background and ink', () => {
  const grey = new Uint8Array(10 * 784).fill(128);
  const values = [...augmentImages(grey, { noise: 0.05 })];
  expect(Math.abs(mean(values) - 128 / 255)).toBeLessThan(0.003);
  expect(Math.abs(deviation(values) - 0.05)).toBeLessThan(0.003);
  expect(changed({ noise: 5 }).every((value) => value >= 0 && value <= 1)).toBe(true);
});

/** How wide a bright dot on grey is once it was moved: its mean variance along x, in pixels². */
function widthOfDots(augmentation: Augmentation): number {
  const grey = new Uint8Array(400 * 784).fill(102);
  for (const i of all(400)) grey[i * 784 + 14 * 28 + 14] = 178;
  const values = augmentImages(grey, augmentation);
  const around = all(81).map((i) => (10 + Math.floor(i / 9)) * 28 + 10 + (i % 9)); // 9×9 pixels, the edges are far
  const variances = all(400).map((i) => {
    const ink = around.map((pixel) => ({ x: pixel % 28, value: values[i * 784 + pixel] - 0.4 }));
    const total = ink.reduce((sum, { value }) => sum + value, 0);
    const moment = (power: number) => ink.reduce((sum, { x, value }) => sum + value * (x - 14) ** power, 0) / total;
    return moment(2) - moment(1) ** 2;
  });
  return mean(variances);
}

test('a moved dot is wider by 1/6 pixel² on average, and as wide as before when sharpened first', () => {
  const [soft, half, sharp] = [0, 0.5, 1].map((sharpen) => widthOfDots({ translation: 2, sharpen }));
  // 0.02 is five standard errors
  expect(Math.abs(soft - 1 / 6)).toBeLessThan(0.02);
  expect(Math.abs(half - 1 / 12)).toBeLessThan(0.02);
  expect(Math.abs(sharp)).toBeLessThan(0.02);
});

test('sharpening leaves images alone that are not moved, and stays between background and ink', () => {
  expect(difference(changed({ sharpen: 1 }), changed({}))).toBe(0);
  expect(changed({ translation: 1, sharpen: 3 }).every((value) => value >= 0 && value <= 1)).toBe(true);
});

test('what makes no sense is refused in one sentence', () => {
  expect(() => augmentImages(new Uint8Array(785), {})).toThrow(
    'There are 785 bytes, no whole number of images of [28,28,1]: pass 784 bytes for each image.',
  );
  expect(() => changed({ rotation: -1 })).toThrow('augmentation.rotation is -1: pass a number from 0 (none) up.');
  expect(() => changed({ noise: NaN })).toThrow('augmentation.noise is NaN: pass a number from 0 (none) up.');
  expect(() => changed({ zoom: 1 })).toThrow('augmentation.zoom is 1: pass a share below 1, 0.1 is 90 % to 110 %.');
  expect(() => changed({ thickness: 1.5 })).toThrow('augmentation.thickness is 1.5: pass a share from 0 to 1.');
  expect(() => changed({ flip: 1 } as Augmentation)).toThrow(
    'There is no augmentation flip: known are rotation, translation, zoom, shear, elastic, sharpen, thickness, erasing, noise.',
  );
});

/** Where a dot of 2×2 pixels comes to lie in each of 400 images, counted from the middle of the image. */
function dotsFrom(x: number, y: number, augmentation: Augmentation): { x: number; y: number }[] {
  const images = new Uint8Array(400 * 784);
  for (const i of all(400))
    for (const [row, column] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ])
      images[i * 784 + (13 + y + row) * 28 + 13 + x + column] = 255;
  const values = augmentImages(images, augmentation);
  return all(400)
    .map((i) => centre(imageOf(values, i)))
    .map((dot) => ({ x: dot.x - 13.5, y: dot.y - 13.5 }));
}
/** Uniform between −strength and strength: reaches near both ends, and deviates by strength / √3. */
function expectUniform(values: number[], strength: number): void {
  expect(Math.max(...values.map(Math.abs))).toBeLessThan(1.06 * strength);
  expect(Math.max(...values)).toBeGreaterThan(0.95 * strength);
  expect(Math.min(...values)).toBeLessThan(-0.95 * strength);
  expect(Math.abs(deviation(values) / strength - 1 / Math.sqrt(3))).toBeLessThan(0.07);
}
const correlation = (a: number[], b: number[]): number =>
  mean(a.map((value, i) => (value - mean(a)) * (b[i] - mean(b)))) / deviation(a) / deviation(b);

test('rotation turns by up to its degrees to either side', () => {
  const angles = dotsFrom(9, 0, { rotation: 30 }).map(({ x, y }) => (Math.atan2(y, x) * 180) / Math.PI);
  expectUniform(angles, 30);
});

test('zoom changes height and width by up to its share, each by itself', () => {
  const dots = dotsFrom(9, 9, { zoom: 0.2 });
  const [wide, high] = [dots.map(({ x }) => x / 9 - 1), dots.map(({ y }) => y / 9 - 1)];
  expectUniform(wide, 0.2);
  expectUniform(high, 0.2);
  expect(Math.abs(correlation(wide, high))).toBeLessThan(0.2); // 4 standard errors
});

test('shear moves the top against the bottom by up to its share of the height, apart from rotation', () => {
  expectUniform(
    dotsFrom(0, 9, { shear: 0.3 }).map(({ x }) => x / 9),
    0.3,
  );
  const both = { rotation: 20, shear: 0.3 };
  // A dot beside the middle is only turned; the other is slanted first and then turned by the same angle.
  const angles = dotsFrom(9, 0, both).map(({ x, y }) => Math.atan2(y, x));
  const slants = dotsFrom(0, 9, both).map(({ x, y }, i) => x * Math.cos(angles[i]) + y * Math.sin(angles[i]));
  expect(Math.abs(correlation(angles, slants))).toBeLessThan(0.2);
});
