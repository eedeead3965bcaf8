import type { LayersModel } from '@tensorflow/tfjs-node';
import { coverSquare, occlusionMap } from '../../lib/model/occlusion';
import { tf } from '../../lib/tf';

/** A network that looks at the pixel in row 10, column 20 only: p(1) = 1 / (1 + e^(−2·ink)), p(0) the rest. */
function createOnePixelNet(): LayersModel {
  const model = tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [28, 28, 1] }),
      tf.layers.dense({ units: 2, activation: 'softmax', useBias: false }),
    ],
  });
  const weights = new Float32Array(784 * 2);
  weights[(10 * 28 + 20) * 2 + 1] = 2;
  tf.tidy(() => model.setWeights([tf.tensor(weights, [784, 2])]));
  return model;
}

describe('occlusionMap', () => {
  const image = new Uint8Array(784).fill(255);
  const drop = 1 / (1 + Math.exp(-2)) - 1 / 2;
  let model: LayersModel;

  beforeAll(() => {
    model = createOnePixelNet();
  });
  afterAll(() => {
    model.dispose();
  });

  it('is the fall in probability wherever the square covers what the network looks at, and 0 elsewhere', () => {
    const map = occlusionMap(model, image, { label: 1, size: 5 });
    map.forEach((value, i) => {
      const [row, column] = [Math.floor(i / 28), i % 28];
      const covers = Math.abs(row - 10) <= 2 && Math.abs(column - 20) <= 2;
      expect(value).toBeCloseTo(covers ? drop : 0, 5);
    });
  });

  it('is negative where the ink speaks against the label', () => {
    const map = occlusionMap(model, image, { label: 0, size: 1 });
    expect(map[10 * 28 + 20]).toBeCloseTo(-drop, 5);
    expect(map.filter((value) => Math.abs(value) > 1e-6)).toHaveLength(1);
  });

  it('does not wrap around at the border', () => {
    const corner = occlusionMap(model, image, { label: 1, size: 19 });
    // The square around row 11, column 0 reaches to column 9; wrapped around, it would cover column 20 of row 10 too.
    expect(corner[11 * 28]).toBeCloseTo(0, 5);
    expect(corner[10 * 28 + 27]).toBeCloseTo(drop, 5);
  });

  it('leaves image and memory as they were', () => {
    const before = tf.memory().numTensors;
    occlusionMap(model, image, { label: 1 });
    expect(tf.memory().numTensors).toBe(before);
    expect(image.every((byte) => byte === 255)).toBe(true);
  });

  it('refuses two images, an even size and an unknown label', () => {
    expect(() => occlusionMap(model, new Uint8Array(1568), { label: 1 })).toThrow('The image has 1568 bytes');
    expect(() => occlusionMap(model, image, { label: 1, size: 4 })).toThrow('size is 4: pass an odd number');
    expect(() => occlusionMap(model, image, { label: 2 })).toThrow('The label is 2: this model knows labels 0 to 1');
  });
});

describe('coverSquare', () => {
  it('covers a square, cut off at the border, in a copy', () => {
    const image = new Uint8Array(784).fill(9);
    const covered = coverSquare(image, { centre: 28 + 27, size: 3 });
    const bare = Array.from(covered.keys()).filter((i) => covered[i] === 0);
    expect(bare).toEqual([26, 27, 54, 55, 82, 83]);
    expect(image.every((byte) => byte === 9)).toBe(true);
  });

  it('refuses a centre outside the image', () => {
    expect(() => coverSquare(new Uint8Array(784), { centre: 784, size: 3 })).toThrow('centre is 784');
  });
});
