import { drawingColors, randomStyle, redrawDigit } from '../../lib/app/redraw';
import type { DrawingStyle } from '../../lib/app/redraw';
import { findShape } from '../../lib/app/redraw/shape';
import type { Picture } from '../../lib/app/drawing';

/** An upright bar of 4 by 16 pixels. */
const bar = Uint8Array.from({ length: 784 }, (_, place) => {
  const [row, column] = [Math.floor(place / 28), place % 28];
  return row >= 6 && row < 22 && column >= 12 && column < 16 ? 255 : 0;
});
const plain: DrawingStyle = { canvas: 140, share: 0.5, stroke: 1, slant: 0, colors: 'ink on paper' };

/** Width and height of what is darker than half, in pixels. */
function extent({ data, width }: Picture) {
  const places = Array.from({ length: width * width }, (_, i) => i).filter((place) => data[4 * place] < 128);
  const columns = places.map((place) => place % width);
  const rows = places.map((place) => Math.floor(place / width));
  const span = (list: number[]) => Math.max(...list) - Math.min(...list) + 1;
  return { width: span(columns), height: span(rows), ink: places.length };
}

test('the longer side takes its share of the canvas', () => {
  const { width, height } = extent(redrawDigit(bar, plain));
  expect(Math.abs(height - 70)).toBeLessThanOrEqual(1);
  expect(Math.abs(width - 17.5)).toBeLessThanOrEqual(1);
});

test('a stroke half as wide is half as wide, and one twice as wide is twice as wide', () => {
  const widthAt = (stroke: number) => {
    const { outside, size } = findShape(bar, { stroke });
    const middle = outside.subarray((size / 2) * size, (size / 2 + 1) * size);
    return middle.filter((distance) => distance < 0).length;
  };
  expect(Math.abs(widthAt(1) - 24)).toBeLessThanOrEqual(2);
  expect(Math.abs(widthAt(0.5) - 12)).toBeLessThanOrEqual(2);
  expect(Math.abs(widthAt(2) - 48)).toBeLessThanOrEqual(2);
});

test('slant leans to the right by its angle', () => {
  const { width, height } = extent(redrawDigit(bar, { ...plain, slant: 20 }));
  expect(width / height).toBeCloseTo(0.25 + Math.tan((20 * Math.PI) / 180), 1);
});

test('paper and ink have the colours of the style, and edges are soft', () => {
  const { data } = redrawDigit(bar, { ...plain, colors: 'red on green', slant: 10 });
  const colors = new Set(Array.from({ length: 140 * 140 }, (_, i) => data.slice(4 * i, 4 * i + 3).join()));
  expect(colors.has(drawingColors['red on green'].paper.join())).toBe(true);
  expect(colors.has(drawingColors['red on green'].ink.join())).toBe(true);
  expect(colors.size).toBeGreaterThan(10);
});

test('the same seed draws the same picture, another one elsewhere', () => {
  expect(redrawDigit(bar, plain, { seed: 4 })).toEqual(redrawDigit(bar, plain, { seed: 4 }));
  expect(redrawDigit(bar, plain, { seed: 5 })).not.toEqual(redrawDigit(bar, plain, { seed: 4 }));
});

test('styles drawn at random stay in their ranges and reach near all ends', () => {
  const styles = Array.from({ length: 500 }, (_, i) => randomStyle(i + 1));
  for (const [name, low, high] of [
    ['canvas', 40, 800],
    ['share', 0.15, 0.9],
    ['stroke', 0.6, 1.8],
    ['slant', -20, 20],
  ] as const) {
    const values = styles.map((style) => style[name]);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(low);
    expect(Math.max(...values)).toBeLessThanOrEqual(high);
    expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(0.95 * (high - low));
  }
  expect(new Set(styles.map(({ colors }) => colors)).size).toBe(8);
});

test('slant to the right moves the top to the right of the bottom', () => {
  const { data, width } = redrawDigit(bar, { ...plain, slant: 20 });
  const dark = Array.from({ length: width * width }, (_, i) => i).filter((place) => data[4 * place] < 128);
  const columnIn = (row: number) => {
    const columns = dark.filter((place) => Math.floor(place / width) === row).map((place) => place % width);
    return columns.reduce((sum, column) => sum + column, 0) / columns.length;
  };
  const rows = dark.map((place) => Math.floor(place / width));
  const [top, bottom] = [Math.min(...rows) + 9, Math.max(...rows) - 9];
  expect((columnIn(top) - columnIn(bottom)) / (bottom - top)).toBeCloseTo(Math.tan((20 * Math.PI) / 180), 1);
});

test('wherever it is drawn, all of it is on the canvas', () => {
  for (let seed = 1; seed <= 10; seed++)
    expect(Math.abs(extent(redrawDigit(bar, { ...plain, share: 0.9 }, { seed })).height - 126)).toBeLessThanOrEqual(2);
});

test('a faint digit has the outline of a strong one', () => {
  const faint = findShape(bar.map((byte) => byte / 3));
  expect(faint.outside.filter((distance) => distance < 0).length).toBe(
    findShape(bar).outside.filter((distance) => distance < 0).length,
  );
});

test('a speck too faint to be ink has no outline', () => {
  const dusty = bar.slice();
  dusty[28 * 14 + 24] = 12;
  expect(findShape(dusty)).toEqual(findShape(bar));
});
