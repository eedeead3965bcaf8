import type { LayersModel } from '@tensorflow/tfjs-node';
import { createConvNet, createDenseNet } from '../../lib/model/architectures';
import { createEnsemble } from '../../lib/model/ensemble';
import { predict } from '../../lib/model/evaluation';
import { featureMaps, lastHiddenLayer, layerOutput } from '../../lib/model/layer-output';
import { copyWeights } from '../../lib/model/weights';
import { tf } from '../../lib/tf';

const images = Uint8Array.from({ length: 3 * 784 }, (_, i) => (i * 37) % 256);
const first = images.subarray(0, 784);
let model: LayersModel;

beforeAll(() => {
  model = createConvNet({ seed: 3 });
});
afterAll(() => {
  model.dispose();
});

describe('layerOutput', () => {
  it('computes a first convolution as plain loops do', () => {
    const { values, shape } = layerOutput(model, images, { layer: 0 });
    expect(shape).toEqual([3, 26, 26, 32]);
    const [kernel] = copyWeights(model); // [3, 3, 1, 32]
    const expected = (image: number, row: number, column: number, filter: number): number => {
      let sum = 0;
      for (let r = 0; r < 3; r++)
        for (let c = 0; c < 3; c++)
          sum += (images[image * 784 + (row + r) * 28 + column + c] / 255) * kernel[(r * 3 + c) * 32 + filter];
      return Math.max(0, sum);
    };
    for (const [image, row, column, filter] of [
      [0, 0, 0, 0],
      [1, 25, 25, 31],
      [2, 7, 19, 5],
    ]) {
      const value = values[((image * 26 + row) * 26 + column) * 32 + filter];
      expect(value).toBeCloseTo(expected(image, row, column, filter), 4);
    }
  });

  it('gives what predict gives for the last layer, in batches or at once', () => {
    const last = { layer: model.layers.length - 1 };
    expect(layerOutput(model, images, last).values).toEqual(predict(model, images));
    const inBatches = layerOutput(model, images, { ...last, batchSize: 2 }).values;
    predict(model, images).forEach((value, i) => expect(inBatches[i]).toBeCloseTo(value, 5));
  });

  it('leaves no tensor behind and the model usable', () => {
    const before = tf.memory().numTensors;
    layerOutput(model, images, { layer: 2 });
    featureMaps(model, first, { layer: 1 });
    lastHiddenLayer(model, images);
    expect(tf.memory().numTensors).toBe(before);
    expect(predict(model, first)).toHaveLength(10);
  });

  it('refuses a layer that is not there and bytes that are no images', () => {
    expect(() => layerOutput(model, images, { layer: 7 })).toThrow('There is no layer 7: this model has layers 0 to 6');
    expect(() => layerOutput(model, images.subarray(1), { layer: 0 })).toThrow('2351 bytes are no whole images');
    expect(() => layerOutput(model, new Uint8Array(0), { layer: 0 })).toThrow('0 bytes are no whole images');
  });
});

describe('featureMaps', () => {
  it('gives the maps of one image with their size', () => {
    const { maps, height, width, count } = featureMaps(model, first, { layer: 3 });
    expect([height, width, count, maps.length]).toEqual([5, 5, 64, 1600]);
  });

  it('refuses several images, and a layer without maps', () => {
    expect(() => featureMaps(model, images, { layer: 0 })).toThrow('There are 3 images: pass the bytes of one.');
    expect(() => featureMaps(model, first, { layer: 6 })).toThrow(/answers \[1,10\] and has no feature maps/);
  });
});

describe('lastHiddenLayer', () => {
  it('gives the vectors from which the output layer computes the probabilities', () => {
    const dense = createDenseNet({ seed: 5 });
    const { vectors, dimensions } = lastHiddenLayer(dense, images);
    expect([dimensions, vectors.length]).toEqual([128, 3 * 128]);
    const [, , kernel, bias] = copyWeights(dense); // kernel [128, 10]
    const logits = Array.from(bias, (start, label) =>
      vectors.subarray(128, 256).reduce((sum, value, i) => sum + value * kernel[i * 10 + label], start),
    );
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    const expected = predict(dense, images).subarray(10, 20);
    logits.forEach((logit, label) => expect(Math.exp(logit) / total).toBeCloseTo(expected[label], 5));
    dense.dispose();
  });

  it('refuses an ensemble, whose answer depends on several members', async () => {
    const ensemble = await createEnsemble([createDenseNet(), createDenseNet({ seed: 2 })]);
    expect(() => lastHiddenLayer(ensemble, new Uint8Array(784))).toThrow(
      /takes several inputs: there is no last hidden/,
    );
    expect(layerOutput(ensemble, new Uint8Array(784), { layer: 1 }).shape).toEqual([1, 10]);
  });

  it('switches dropout off', () => {
    const { vectors } = lastHiddenLayer(model, images);
    expect(vectors).toEqual(layerOutput(model, images, { layer: 4 }).values);
  });
});

test('a batch size that is none is refused, instead of zeros or no end', () => {
  for (const batchSize of [0, NaN])
    expect(() => layerOutput(model, images, { layer: 1, batchSize })).toThrow(
      `batchSize is ${batchSize}: pass a whole number from 1 up.`,
    );
});
