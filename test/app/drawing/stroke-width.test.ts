import type { Plane } from '../../../lib/data/plane';
import { resample } from '../../../lib/app/drawing/resample';
import { strokeWidth, thinStrokes } from '../../../lib/app/drawing/stroke-width';
import { loadMnist } from '../../../lib/data/dataset';
import { imageAt } from '../../../lib/data/split';

/** A bar of full ink that fills its plane, as high and as wide as it is said. */
function bar(height: number, width: number): Plane {
  return { values: new Float32Array(height * width).fill(1), width, height };
}

const inkOf = ({ values }: Plane) => values.reduce((sum, value) => sum + value, 0);

test('the width of a stroke is its ink over half its outline', () => {
  // 80 pixels; sides of 20 + 20, ends of 4 + 4, and one corner that is cut: √2 instead of 2.
  expect(strokeWidth(bar(20, 4))).toBeCloseTo((2 * 80) / (46 + Math.SQRT2), 10);
  expect(strokeWidth({ values: new Float32Array(784), width: 28, height: 28 })).toBe(0);
});

test('paper around it and the shade of the ink do not count', () => {
  const framed = { values: new Float32Array(30 * 30), width: 30, height: 30 };
  for (let row = 5; row < 25; row++) framed.values.fill(0.3, row * 30 + 7, row * 30 + 10);
  expect(strokeWidth(framed)).toBeCloseTo(strokeWidth(bar(20, 3)), 6);
});

test('narrow strokes are left alone', () => {
  expect(thinStrokes(bar(200, 36), { width: 3.6 })).toBeUndefined();
});

test('a wide stroke has just the width that is allowed once it fills its 20 pixels again', () => {
  // 80 pixels are scaled to 20: its stroke of 24 is one of 6. A loss of x on each side leaves (6 − 2x)·20/(20 − 2x).
  const thinner = thinStrokes(bar(80, 24), { width: 6 }) as Plane;
  const loss = 1.46341; // makes that 3.6
  expect(((6 - 2 * loss) * 20) / (20 - 2 * loss)).toBeCloseTo(3.6, 4);
  expect([thinner.width, thinner.height]).toEqual([24, 80]);
  expect(inkOf(thinner)).toBeCloseTo((24 - 8 * loss) * (80 - 8 * loss), 0);
});

test('a blot loses a pixel and a half on each side and no more', () => {
  const thinner = thinStrokes(bar(80, 48), { width: 12 }) as Plane;
  expect(inkOf(thinner)).toBeCloseTo((48 - 12) * (80 - 12), 0);
});

test('large pictures are made smaller first, and lose the same share; small ones keep their size', () => {
  const large = thinStrokes(bar(400, 120), { width: 6 }) as Plane;
  expect([large.width, large.height]).toEqual([24, 80]);
  expect(inkOf(large)).toBeCloseTo(inkOf(thinStrokes(bar(80, 24), { width: 6 }) as Plane), 0);
  const small = thinStrokes(bar(20, 12), { width: 12 }) as Plane;
  expect([small.width, small.height]).toEqual([12, 20]);
  expect(Math.abs(inkOf(small) - (12 - 3) * (20 - 3))).toBeLessThan(2); // bilinear steps at the corners
});

test('a hole that a wide pen has nearly closed, too small for 20 pixels, opens again', () => {
  const ring = bar(120, 120);
  for (let place = 0; place < ring.values.length; place++) {
    const distance = Math.hypot((place % 120) - 59.5, Math.floor(place / 120) - 59.5);
    if (distance > 60 || distance < 3) ring.values[place] = 0;
  }
  const size = { width: 20, height: 20 };
  const darkestInHole = (plane: Plane) => resample(plane, size).values[10 * 20 + 10];
  expect(darkestInHole(ring)).toBeGreaterThan(0.5);
  expect(darkestInHole(thinStrokes(ring, { width: 9 }) as Plane)).toBeLessThan(0.05);
});

test('of 100 digits of MNIST, 93 or more stay as they are, and not all', () => {
  const { test: split } = loadMnist();
  const planes = Array.from({ length: 500 }, (_, i) => ({
    values: Float32Array.from(imageAt(split, i)),
    width: 28,
    height: 28,
  }));
  const same = planes.filter((plane) => !thinStrokes(plane, { width: strokeWidth(plane) }));
  expect(same.length / 500).toBeGreaterThanOrEqual(0.93);
  expect(same.length / 500).toBeLessThan(1);
});
