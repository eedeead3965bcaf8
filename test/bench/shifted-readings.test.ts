import type { LayersModel } from '@tensorflow/tfjs-node';
import { createDenseNet } from '../../lib/model/architectures';
import { predict } from '../../lib/model/evaluation';

// CommonJS without types, so that the bench runs in plain Node.
const { move, shiftedReadings } = require('./shifted-readings.js') as {
  move(images: Uint8Array, right: number, down: number): Uint8Array;
  shiftedReadings(model: LayersModel, images: Uint8Array): Float32Array;
};

/** One image, empty but for a pixel in row `y`, column `x`. */
function pixelAt(x: number, y: number): Uint8Array {
  const image = new Uint8Array(784);
  image[28 * y + x] = 200;
  return image;
}

test('a pixel moves where it is told, in each image by itself, and is lost beyond the edge', () => {
  expect(move(pixelAt(5, 7), 1, 0)).toEqual(pixelAt(6, 7));
  expect(move(pixelAt(5, 7), 0, -1)).toEqual(pixelAt(5, 6));
  expect(move(pixelAt(27, 7), 1, 0)).toEqual(new Uint8Array(784));
  const two = Uint8Array.from([...pixelAt(3, 27), ...pixelAt(3, 0)]);
  expect(move(two, 0, 1)).toEqual(Uint8Array.from([...new Uint8Array(784), ...pixelAt(3, 1)]));
});

test('shifted readings are the mean of five, of which the first is the image itself', () => {
  const model = createDenseNet();
  const image = pixelAt(14, 14);
  const five = [pixelAt(14, 14), pixelAt(15, 14), pixelAt(13, 14), pixelAt(14, 15), pixelAt(14, 13)];
  const each = five.map((copy) => predict(model, copy));
  shiftedReadings(model, image).forEach((probability, digit) =>
    expect(probability).toBeCloseTo(each.reduce((sum, reading) => sum + reading[digit], 0) / 5, 6),
  );
  model.dispose();
});
