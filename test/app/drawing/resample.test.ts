import { resample } from '../../../lib/app/drawing/resample';

const line = (...values: number[]) => ({ values: Float32Array.from(values), width: values.length, height: 1 });
const scaled = (plane: ReturnType<typeof line>, width: number) => [...resample(plane, { width, height: 1 }).values];

test('the same size gives the same values', () => {
  expect(scaled(line(0.25, 1, 0), 3)).toEqual([0.25, 1, 0]);
});

test('two pixels become one mean', () => {
  expect(scaled(line(0, 1), 1)).toEqual([0.5]);
});

test('making larger interpolates between the middles of pixels', () => {
  expect(scaled(line(0, 1), 4)).toEqual([0, 0.25, 0.75, 1]);
});

test('making smaller weighs with a triangle as wide as two new pixels', () => {
  // The first new pixel has its middle at 1; the old ones lie 0.5, 0.5 and 1.5 from it, of 2: weights 3, 3 and 1.
  expect(scaled(line(1, 0, 0, 0), 2)[0]).toBeCloseTo(3 / 7);
  expect(scaled(line(0, 0, 1, 0), 2)[0]).toBeCloseTo(1 / 7);
});

test('an even grey stays the same grey at any size, rows and columns alike', () => {
  const plane = { values: new Float32Array(7 * 5).fill(0.3), width: 7, height: 5 };
  const { values, width, height } = resample(plane, { width: 3, height: 11 });
  expect([width, height, values.length]).toEqual([3, 11, 33]);
  for (const value of values) expect(value).toBeCloseTo(0.3);
});
