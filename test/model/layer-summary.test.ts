import type { LayersModel } from '@tensorflow/tfjs-node';
import { createConvNet, createDenseNet, createLeNet5 } from '../../lib/model/architectures';
import { describeLayers } from '../../lib/model/layer-summary';
import { tf } from '../../lib/tf';

/** The rows of a model as lists, once their parameters are found to add up to the model's. */
function rowsOf(model: LayersModel) {
  const rows = describeLayers(model);
  expect(rows.reduce((sum, { parameters }) => sum + parameters, 0)).toBe(model.countParams());
  model.dispose();
  return rows.map(({ layer, output, parameters, multiplyAdds }) => [layer, output, parameters, multiplyAdds]);
}

describe('describeLayers', () => {
  it('counts the dense baseline: every input times every unit', () => {
    expect(rowsOf(createDenseNet())).toEqual([
      ['Flatten', '784', 0, 0],
      ['Dense', '128', 784 * 128 + 128, 100_352],
      ['Dense', '10', 128 * 10 + 10, 1_280],
    ]);
  });

  it('counts LeNet-5: every kernel once at each place of its output', () => {
    expect(rowsOf(createLeNet5())).toEqual([
      ['Conv2D 5 × 5', '28 × 28 × 6', 6 * (25 + 1), 117_600], // 784 · 150
      ['AveragePooling2D 2 × 2', '14 × 14 × 6', 0, 0],
      ['Conv2D 5 × 5', '10 × 10 × 16', 16 * (25 * 6 + 1), 240_000], // 100 · 2,400
      ['AveragePooling2D 2 × 2', '5 × 5 × 16', 0, 0],
      ['Flatten', '400', 0, 0],
      ['Dense', '120', 400 * 120 + 120, 48_000],
      ['Dense', '84', 120 * 84 + 84, 10_080],
      ['Dense', '10', 84 * 10 + 10, 840],
    ]);
  });

  it('counts the convnet', () => {
    expect(rowsOf(createConvNet())).toEqual([
      ['Conv2D 3 × 3', '26 × 26 × 32', 32 * (9 + 1), 194_688], // 676 · 288
      ['MaxPooling2D 2 × 2', '13 × 13 × 32', 0, 0],
      ['Conv2D 3 × 3', '11 × 11 × 64', 64 * (9 * 32 + 1), 2_230_272], // 121 · 18,432
      ['MaxPooling2D 2 × 2', '5 × 5 × 64', 0, 0],
      ['Flatten', '1600', 0, 0],
      ['Dropout', '1600', 0, 0],
      ['Dense', '10', 1600 * 10 + 10, 16_000],
    ]);
  });

  it('leaves the input out, and counts one multiply-add a number for batch normalization', () => {
    const input = tf.input({ shape: [4, 4, 2] });
    const output = tf.layers.batchNormalization().apply(input);
    const model = tf.model({ inputs: input, outputs: output as typeof input });
    expect(rowsOf(model)).toEqual([['BatchNormalization', '4 × 4 × 2', 8, 32]]);
  });

  it('refuses a layer that it cannot count, by name', () => {
    const layers = [tf.layers.depthwiseConv2d({ inputShape: [4, 4, 2], kernelSize: 3 })];
    const model = tf.sequential({ layers });
    expect(() => describeLayers(model)).toThrow('DepthwiseConv2D');
    model.dispose();
  });
});
