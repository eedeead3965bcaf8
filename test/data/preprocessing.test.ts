import { denormalize, fromOneHot, normalize, oneHot, toImages, toTensors } from '../../lib/data/preprocessing';
import { tf } from '../../lib/tf';
import { exampleSplit } from './examples';

const BYTES = Uint8Array.from({ length: 256 }, (_, i) => i);

test('normalize maps 0 to 0, 51 to a fifth and 255 to 1', () => {
  expect(normalize(Uint8Array.of(0, 51, 255))).toEqual(Float32Array.of(0, 0.2, 1));
});

test('denormalize undoes normalize for every byte', () => {
  expect(denormalize(normalize(BYTES))).toEqual(BYTES);
});

test('denormalize rounds to the nearest byte', () => {
  expect([...denormalize(Float32Array.of(0.4 / 255, 0.6 / 255, 254.6 / 255))]).toEqual([0, 1, 255]);
});

test.each([-0.5, 1.5, NaN, Infinity])('denormalize refuses %p', (value) => {
  expect(() => denormalize(Float32Array.of(0.5, value))).toThrow(
    `Value ${value} at position 1 is no pixel: pass numbers from 0 to 1.`,
  );
});

test('oneHot puts a 1 in the column of the label', () => {
  expect(oneHot(Uint8Array.of(2, 0), 3)).toEqual(Float32Array.of(0, 0, 1, 1, 0, 0));
  expect(oneHot(Uint8Array.of(9)).length).toBe(10);
});

test('oneHot refuses a label beyond the classes', () => {
  expect(() => oneHot(Uint8Array.of(1, 3), 3)).toThrow('Label 3 at position 1 of the labels is no class');
});

test('fromOneHot undoes oneHot', () => {
  const labels = Uint8Array.of(3, 1, 4, 1, 5, 9, 2, 6, 0, 7, 8);
  expect(fromOneHot(oneHot(labels))).toEqual(labels);
  expect(fromOneHot(oneHot(labels, 26), 26)).toEqual(labels);
});

test('fromOneHot refuses half a row', () => {
  expect(() => fromOneHot(new Float32Array(15))).toThrow(
    '15 values do not fill rows of 10: pass one per example and class.',
  );
});

test('toImages makes one tensor [n, 28, 28, 1] with the pixels in their places', () => {
  const split = exampleSplit([0, 0, 0]);
  // Image 2, row 5, column 7.
  split.images[2 * 784 + 5 * 28 + 7] = 255;
  const before = tf.memory().numTensors;
  const images = toImages(split);
  expect(tf.memory().numTensors).toBe(before + 1);
  expect(images.shape).toEqual([3, 28, 28, 1]);
  expect(images.dtype).toBe('float32');
  expect(images.arraySync()[2][5][7][0]).toBe(1);
  expect(images.arraySync()[1][5][7][0]).toBeCloseTo(1 / 255, 7);
  images.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('toTensors makes images and one-hot labels, and no other tensor', () => {
  const before = tf.memory().numTensors;
  const { images, labels } = toTensors(exampleSplit([3, 1]), { classCount: 4 });
  expect(tf.memory().numTensors).toBe(before + 2);
  expect([images.shape, labels.shape]).toEqual([
    [2, 28, 28, 1],
    [2, 4],
  ]);
  // prettier-ignore
  expect(labels.arraySync()).toEqual([[0, 0, 0, 1], [0, 1, 0, 0]]);
  tf.dispose([images, labels]);
});

test('toTensors leaves no tensor behind when a label is refused', () => {
  const before = tf.memory().numTensors;
  expect(() => toTensors(exampleSplit([3, 1]), { classCount: 3 })).toThrow('Label 3 at position 0');
  expect(tf.memory().numTensors).toBe(before);
});
