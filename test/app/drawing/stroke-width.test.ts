import { strokeWidth, thinStrokes } from '../../../lib/app/drawing/stroke-width';
import { loadMnist } from '../../../lib/data/dataset';
import { imageAt } from '../../../lib/data/split';

/** An upright bar in an empty image: 20 rows high, and as many columns wide. */
function bar(columns: number): Uint8Array {
  const image = new Uint8Array(784);
  for (let row = 4; row < 24; row++) image.fill(255, row * 28 + 10, row * 28 + 10 + columns);
  return image;
}

const inkOf = (image: Uint8Array) => image.reduce((sum, byte) => sum + byte, 0) / 255;

test('the width of a stroke is its ink over half its outline', () => {
  // 80 pixels; sides of 20 + 20, ends of 4 + 4, and one corner that is cut: √2 instead of 2.
  expect(strokeWidth(bar(4))).toBeCloseTo((2 * 80) / (46 + Math.SQRT2), 10);
  expect(strokeWidth(new Uint8Array(784))).toBe(0);
});

test('the shade of the ink does not count', () => {
  const grey = bar(3).map((byte) => byte / 3);
  expect(strokeWidth(grey)).toBeCloseTo(strokeWidth(bar(3)), 10);
});

test('wide strokes become thinner by half of what they have too much, narrow ones stay as they are', () => {
  const narrow = bar(3);
  expect(thinStrokes(narrow)).toBe(narrow);
  const wide = bar(7);
  const excess = strokeWidth(wide) - 4.2;
  expect(excess).toBeGreaterThan(0.5);
  // Each side, and each end, moves in by half the excess.
  const expected = (7 - excess) * (20 - excess);
  expect(Math.abs(inkOf(thinStrokes(wide)) - expected)).toBeLessThan(1);
});

test('a blot loses a pixel and a half on each side and no more', () => {
  expect(Math.abs(inkOf(thinStrokes(bar(12))) - 9 * 17)).toBeLessThan(2);
});

test('of 100 digits of MNIST, 98 or more stay as they are, and not all', () => {
  const { test: split } = loadMnist();
  const same = Array.from({ length: 500 }, (_, i) => imageAt(split, i)).filter((image) => thinStrokes(image) === image);
  expect(same.length / 500).toBeGreaterThanOrEqual(0.98);
  expect(same.length / 500).toBeLessThan(1);
});
