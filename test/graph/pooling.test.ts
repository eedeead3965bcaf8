import type { SymbolicTensor } from '@tensorflow/tfjs-node';
import { tf } from '../../lib/tf';
import { compiledGradients, largestDifference, randomSplit } from './agreement';
import { around, conv, imageShape, testCases, through } from './between';

const { layers } = tf;

testCases([
  ['maxPooling2d, 2×2', through(layers.maxPooling2d({ poolSize: 2 }))],
  [
    'maxPooling2d, 3×2, overlapping, same',
    through(layers.maxPooling2d({ poolSize: [3, 2], strides: 1, padding: 'same' })),
  ],
  [
    'conv2d, swish (which also falls), then pooled',
    through(conv({ activation: 'swish' as 'relu' }), layers.maxPooling2d({ poolSize: 2 })),
  ],
  ['conv2d, relu, then pooled', through(conv({ activation: 'relu' }), layers.maxPooling2d({ poolSize: 2 }))],
  [
    'conv2d pooled on one of two ways',
    (x) => {
      const y = conv({ filters: 3, padding: 'same' }).apply(x) as SymbolicTensor;
      return layers
        .add()
        .apply([
          y,
          layers.maxPooling2d({ poolSize: 2, strides: 1, padding: 'same' }).apply(y) as SymbolicTensor,
        ]) as SymbolicTensor;
    },
  ],
  ['averagePooling2d, 2×2', through(layers.averagePooling2d({ poolSize: 2 }))],
  [
    'averagePooling2d, 3×3, stride 2, same',
    through(layers.averagePooling2d({ poolSize: 3, strides: 2, padding: 'same' })),
  ],
  ['globalAveragePooling2d', through(layers.globalAveragePooling2d({}))],
  ['globalMaxPooling2d', through(layers.globalMaxPooling2d({}))],
]);

test('where several pixels share the maximum, they share its gradient', () => {
  // A kernel of zeros makes all 48 pixels of a channel equal, so each gets a 48th.
  const bias = layers.conv2d({ filters: 3, kernelSize: 1, kernelInitializer: 'zeros', trainable: true });
  const [byMaximum, byMean] = [layers.globalMaxPooling2d({}), layers.globalAveragePooling2d({})].map((pooling) => {
    const model = around(through(bias, pooling));
    const { gradients } = compiledGradients(model, randomSplit(imageShape));
    return gradients;
  });
  expect(largestDifference(byMaximum, byMean)).toBeLessThan(1e-6);
});
