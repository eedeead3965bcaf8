import { compileTraining } from '../../lib/graph/compile';
import { sgd } from '../../lib/model/optimizer';
import { tf } from '../../lib/tf';
import { around, conv, expectSamePrediction, expectSlopes, random, testCases, through } from './between';

const { layers } = tf;

testCases([
  ['conv2d, valid', through(conv({}))],
  [
    'conv2d, same, 5×3, stride 2, without bias',
    through(conv({ kernelSize: [5, 3], strides: 2, padding: 'same', useBias: false })),
  ],
  ['conv2d, valid, 1×4, strides 3 and 2', through(conv({ kernelSize: [1, 4], strides: [3, 2] }))],
  ['conv2d, valid, as large as the image, relu', through(conv({ kernelSize: [8, 6], activation: 'relu' }))],
  [
    'conv2d, same, as large as the image and its strides, without bias',
    through(conv({ kernelSize: [8, 6], strides: [8, 6], padding: 'same', useBias: false })),
  ],
  ['conv2d, valid, as tall as the image', through(conv({ kernelSize: [8, 2] }))],
  ['conv2d, same, even kernel, relu', through(conv({ kernelSize: 4, padding: 'same', activation: 'relu' }))],
  [
    'depthwiseConv2d, same, multiplier 2',
    through(
      layers.depthwiseConv2d({
        kernelSize: 3,
        padding: 'same',
        depthMultiplier: 2,
        depthwiseInitializer: random(),
        biasInitializer: random(),
      }),
    ),
  ],
  [
    'depthwiseConv2d, valid, stride 2, without bias',
    through(layers.depthwiseConv2d({ kernelSize: 3, strides: 2, useBias: false, depthwiseInitializer: random() })),
  ],
  [
    'separableConv2d, same',
    through(
      layers.separableConv2d({
        filters: 5,
        kernelSize: 3,
        padding: 'same',
        depthwiseInitializer: random(),
        pointwiseInitializer: random(),
        activation: 'elu',
      }),
    ),
  ],
  [
    'separableConv2d, valid, stride 2',
    through(
      layers.separableConv2d({
        filters: 5,
        kernelSize: 3,
        strides: 2,
        depthMultiplier: 2,
        depthwiseInitializer: random(),
        pointwiseInitializer: random(),
      }),
    ),
  ],
]);

// Eager TensorFlow.js has no gradient of a dilated convolution.
test.each(['same', 'valid'] as const)('conv2d, dilation 2, %s: predicts as eager, gradients are slopes', (padding) => {
  const model = around(through(conv({ dilationRate: 2, padding })));
  expectSamePrediction(model);
  expectSlopes(model);
  model.dispose();
});

test('a kernel with gaps that is as large as its image does not cover it: its middle alone meets the image', () => {
  const options = { filters: 1, kernelSize: 3, strides: 3, dilationRate: 2, padding: 'same' } as const;
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ ...options, kernelInitializer: 'ones', inputShape: [3, 3, 1] }),
      tf.layers.flatten(),
      tf.layers.activation({ activation: 'linear' }),
    ],
  });
  const images = Uint8Array.of(0, 0, 0, 0, 255, 0, 0, 0, 255);
  const split = { images, labels: Uint8Array.of(0), count: 1 };
  const compiled = compileTraining(model, split, { optimizer: sgd(), loss: 'meanSquaredError' });
  expect([...compiled.predict(images)]).toEqual([1]);
  compiled.dispose();
  model.dispose();
});
