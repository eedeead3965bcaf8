import type { LayersModel } from '@tensorflow/tfjs-node';
import { sgd } from '../../lib/model/optimizer';
import { tf } from '../../lib/tf';
import { chain, expectAgreement, keras } from './keras-fixture';

const { layers } = tf;
const activations = ['gelu', 'softplus', 'swish', 'elu', 'selu', 'relu', 'relu6', 'sigmoid', 'tanh', 'softmax'];
// Rounding of 32 bits: found are 6e-7 at most.
const tolerance = { loss: 2e-6, weights: 2e-6, predictions: 5e-6 };
const wide = () => layers.conv2d({ filters: 4, kernelSize: 3 });

/** Puts layers between two that train. */
function around(between: LayersModel['layers']): LayersModel {
  const input = tf.input({ shape: [9, 7, 2] });
  const first = layers.conv2d({ filters: 3, kernelSize: 2, activation: 'tanh' }); // [n, 8, 6, 3]
  const x = chain(input, first, ...between);
  const rows = x.shape.length > 2 ? chain(x, layers.flatten()) : x;
  const outputs = chain(rows, layers.dense({ units: 4, activation: 'softmax' }));
  return tf.model({ inputs: input, outputs });
}

test.each<[string, () => LayersModel['layers']]>([
  ...activations.map((name): [string, () => LayersModel['layers']] => [
    name,
    () => [wide(), layers.activation({ activation: name as 'relu' })],
  ]),
  ['leakyReLU', () => [wide(), layers.leakyReLU({ alpha: 0.2 })]],
  ['strided convolution', () => [layers.conv2d({ filters: 4, kernelSize: 3, strides: 2, padding: 'same' })]],
  ['dilated convolution', () => [layers.conv2d({ filters: 4, kernelSize: 3, dilationRate: 2 })]],
  [
    'depthwise convolution',
    () => [layers.depthwiseConv2d({ kernelSize: 3, strides: [2, 2], padding: 'same', depthMultiplier: 2 })],
  ],
  [
    'separable convolution',
    () => [layers.separableConv2d({ filters: 4, kernelSize: 3, strides: 2, padding: 'same', depthMultiplier: 2 })],
  ],
  ['max-pooling', () => [layers.maxPooling2d({ poolSize: [3, 2], strides: 1, padding: 'same' })]],
  ['average pooling', () => [layers.averagePooling2d({ poolSize: 3, strides: 2, padding: 'same' })]],
  ['global average pooling', () => [layers.globalAveragePooling2d({})]],
  ['global max-pooling', () => [layers.globalMaxPooling2d({})]],
  [
    'global max-pooling of equal pixels',
    () => [layers.conv2d({ filters: 3, kernelSize: 1 }), layers.globalMaxPooling2d({})],
  ],
  ['batch normalisation', () => [layers.batchNormalization({ momentum: 0.7, epsilon: 0.01 })]],
  ['batch normalisation of a row', () => [layers.flatten(), layers.batchNormalization({ momentum: 0.7 })]],
  ['batch normalisation without gamma and beta', () => [layers.batchNormalization({ center: false, scale: false })]],
  [
    'zero padding',
    () => [
      layers.zeroPadding2d({
        padding: [
          [1, 2],
          [0, 3],
        ],
      }),
    ],
  ],
])('%s: loss, gradients (those of one step), moving averages and predictions are those of Keras', (name, between) => {
  expectAgreement(around(between()), keras.layers[name], { optimizer: sgd(), tolerance });
});
