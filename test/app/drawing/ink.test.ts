import { findInk } from '../../../lib/app/drawing/ink';
import { createRandom } from '../../../lib/data/random';
import { paint } from '../pictures';

const size = { width: 40, height: 30 };
/** A bar of ten columns, with one column of half ink at its right side. */
const bar = (paper: number[], ink: number[]) =>
  paint(size, ({ x, y }) => {
    const share = y < 5 || y > 24 ? 0 : x >= 15 && x < 25 ? 1 : x === 25 ? 0.5 : 0;
    return paper.map((channel, i) => channel + share * (ink[i] - channel));
  });
const row = (values: Float32Array) => [...values.subarray(10 * 40 + 13, 10 * 40 + 28)].map((v) => Number(v.toFixed(2)));
const expected = [0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.5, 0, 0];

test.each([
  ['black on white', [255, 255, 255], [0, 0, 0], 'dark on light'],
  ['white on black', [0, 0, 0], [255, 255, 255], 'light on dark'],
  ['red on a green as light as it', [40, 140, 40], [220, 87, 40], undefined],
  ['grey on a little darker grey', [100, 100, 100], [130, 130, 130], 'light on dark'],
])('%s: paper is 0, ink is 1, a soft edge lies between', (_, paper, ink, polarity) => {
  const found = findInk(bar(paper, ink));
  // The direction from paper to ink is a mean over half-inked pixels, too: within 4 %.
  row(found!.values).forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(0.04));
  if (polarity) expect(found?.polarity).toBe(polarity);
});

test.each([
  ['black', 0],
  ['white', 255],
])('a transparent canvas with %s ink is read like paper', (_, grey) => {
  const picture = paint(size, ({ x }) => [grey, grey, grey, x >= 15 && x < 25 ? 255 : x === 25 ? 128 : 0]);
  expect(row(findInk(picture)!.values)[5]).toBe(1);
  expect(row(findInk(picture)!.values)[0]).toBe(0);
  expect(row(findInk(picture)!.values)[12]).toBeCloseTo(0.5, 1);
});

test('an even picture, a transparent one and one with only a shadow have no ink', () => {
  expect(findInk(paint(size, () => [90, 90, 90]))).toBeUndefined();
  expect(findInk(paint(size, () => [0, 0, 0, 0]))).toBeUndefined();
  expect(findInk(paint(size, ({ x }) => [250 - 2 * x, 250 - 2 * x, 250 - 2 * x]))).toBeUndefined();
});

test('paper with nothing but coarse grain has no ink', () => {
  const random = createRandom(3);
  const picture = paint(size, () => {
    const grey = 128 + 40 * (random() - 0.5);
    return [grey, grey, grey];
  });
  expect(findInk(picture)).toBeUndefined();
});

test('grain is no ink: all but a few pixels of the paper are 0', () => {
  const random = createRandom(3);
  const picture = paint(size, ({ x }) => {
    const grey = (x >= 15 && x < 25 ? 60 : 200) + 10 * (random() - 0.5);
    return [grey, grey, grey];
  });
  const { values } = findInk(picture)!;
  const paper = values.filter((_, place) => place % 40 < 15 || place % 40 >= 25);
  expect(paper.filter((value) => value > 0).length / paper.length).toBeLessThan(0.01);
});

test.each([
  ['almost black', 12],
  ['almost white', 243],
])('a transparent canvas with %s ink gets the paper on which that is seen', (_, grey) => {
  const picture = paint(size, ({ x }) => [grey, grey, grey, x >= 15 && x < 25 ? 255 : 0]);
  expect(findInk(picture)?.values[10 * 40 + 20]).toBe(1);
  expect(findInk(picture)?.polarity).toBe(grey < 128 ? 'dark on light' : 'light on dark');
});
