import { compileTraining } from '../../lib/graph/compile';
import { sgd } from '../../lib/model/optimizer';
import { tf } from '../../lib/tf';
import { randomSplit } from './agreement';
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

test('strides together with a dilation are refused: TensorFlow.js itself could not predict with them', () => {
  const model = around(through(conv({ strides: 2, dilationRate: 3, name: 'both' })));
  const split = randomSplit(model.inputs[0].shape.slice(1) as number[], { classCount: 3 });
  expect(() => compileTraining(model, split, { optimizer: sgd() })).toThrow(
    "Layer 'both' has strides of 2×2 and a dilation of 3×3, which TensorFlow.js cannot compute together: set one of them to 1.",
  );
  model.dispose();
});
