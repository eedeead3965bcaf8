import { createDenseNet } from '../../lib/model/architectures';
import { predict } from '../../lib/model/evaluation';
import { predictShifted } from '../../lib/model/test-time-shifts';

/** One image, empty but for a pixel in row `y`, column `x`; outside the image there is none. */
function pixelAt(x: number, y: number): Uint8Array {
  const image = new Uint8Array(784);
  if (x >= 0 && x < 28 && y >= 0 && y < 28) image[28 * y + x] = 200;
  return image;
}

test.each([
  ['in the middle', 14, 14],
  ['in a corner, where two copies lose it', 27, 0],
])('a pixel %s is read in its place and one pixel to each side, and the mean counts', (_, x, y) => {
  const model = createDenseNet();
  const copies = [pixelAt(x, y), pixelAt(x + 1, y), pixelAt(x - 1, y), pixelAt(x, y + 1), pixelAt(x, y - 1)];
  const readings = copies.map((copy) => predict(model, copy));
  predictShifted(model, pixelAt(x, y)).forEach((probability, digit) =>
    expect(probability).toBeCloseTo(readings.reduce((sum, reading) => sum + reading[digit], 0) / 5, 6),
  );
  model.dispose();
});

test('each image is moved by itself: nothing of one runs into the next', () => {
  const model = createDenseNet();
  const [first, second] = [pixelAt(3, 27), pixelAt(3, 0)];
  const both = predictShifted(model, Uint8Array.from([...first, ...second]));
  const each = [...predictShifted(model, first), ...predictShifted(model, second)];
  both.forEach((probability, i) => expect(probability).toBeCloseTo(each[i], 6));
  model.dispose();
});

test('bytes that are no whole images are refused', () => {
  const model = createDenseNet();
  expect(() => predictShifted(model, new Uint8Array(786))).toThrow('786 bytes are no whole images');
  model.dispose();
});
