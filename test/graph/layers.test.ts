import type { SymbolicTensor } from '@tensorflow/tfjs-node';
import { copyWeights } from '../../lib/model/weights';
import { tf } from '../../lib/tf';
import { compiledGradients, crossentropy, eagerGradients, largestDifference, randomSplit } from './agreement';
import { around, conv, imageShape, random, testCases, through } from './between';

const { layers } = tf;

testCases([
  [
    'flatten and dense',
    through(
      layers.flatten(),
      layers.dense({ units: 7, activation: 'tanh', kernelInitializer: random(), biasInitializer: random() }),
    ),
  ],
  [
    'dense without bias',
    through(layers.flatten(), layers.dense({ units: 3, useBias: false, kernelInitializer: random() })),
  ],
  ['reshape', through(layers.reshape({ targetShape: [4, 12, 3] }), conv({}))],
  [
    'zeroPadding2d',
    through(
      layers.zeroPadding2d({
        padding: [
          [1, 2],
          [0, 3],
        ],
      }),
      conv({}),
    ),
  ],
  [
    'batchNormalization of images',
    through(
      layers.batchNormalization({
        gammaInitializer: random(),
        betaInitializer: random(),
        epsilon: 0.01,
        momentum: 0.9,
      }),
    ),
  ],
  [
    'batchNormalization of a row',
    through(layers.flatten(), layers.batchNormalization({ gammaInitializer: random(), betaInitializer: random() })),
  ],
  [
    'add (a residual block)',
    (x) =>
      layers.add().apply([x, conv({ filters: 3, padding: 'same' }).apply(x) as SymbolicTensor, x]) as SymbolicTensor,
  ],
  ['multiply (squeeze and excite)', squeezeAndExcite],
  [
    'concatenate',
    (x) =>
      layers
        .concatenate({ axis: 3 })
        .apply([x, conv({ filters: 2, padding: 'same' }).apply(x) as SymbolicTensor, x]) as SymbolicTensor,
  ],
  [
    'concatenate along the height',
    (x) =>
      layers
        .concatenate({ axis: 1 })
        .apply([conv({ filters: 3, kernelSize: [3, 1] }).apply(x) as SymbolicTensor, x]) as SymbolicTensor,
  ],
  [
    'the mean of two branches',
    (x) =>
      layers.average().apply([conv({ filters: 3, padding: 'same' }).apply(x) as SymbolicTensor, x]) as SymbolicTensor,
  ],
  [
    'a model inside the model',
    (x) => {
      const input = tf.input({ shape: x.shape.slice(1) });
      const inner = conv({ filters: 3, padding: 'same', activation: 'tanh' }).apply(input) as SymbolicTensor;
      return tf.model({ inputs: input, outputs: inner }).apply(x) as SymbolicTensor;
    },
  ],
  [
    'both outputs of a model inside the model, the second one twice',
    (x) => {
      const input = tf.input({ shape: x.shape.slice(1) });
      const branch = () => conv({ filters: 3, padding: 'same', activation: 'tanh' }).apply(input) as SymbolicTensor;
      const inner = tf.model({ inputs: input, outputs: [branch(), branch()] });
      const [first, second] = inner.apply(x) as SymbolicTensor[];
      return layers.add().apply([layers.multiply().apply([first, second]) as SymbolicTensor, second]) as SymbolicTensor;
    },
  ],
  [
    'a layer used twice',
    (x) => {
      const shared = conv({ filters: 3, padding: 'same', activation: 'tanh' });
      return shared.apply(shared.apply(x)) as SymbolicTensor;
    },
  ],
]);

// Squeeze-and-excitation (Hu et al., 2018): each channel is scaled by a number that the whole image decides.
function squeezeAndExcite(x: SymbolicTensor): SymbolicTensor {
  const scale = through(
    layers.globalAveragePooling2d({}),
    layers.dense({ units: 3, activation: 'sigmoid', kernelInitializer: random() }),
    layers.reshape({ targetShape: [1, 1, 3] }),
  )(x);
  return layers.multiply().apply([x, scale]) as SymbolicTensor;
}

test('batch normalisation moves its averages as eager TensorFlow.js does', () => {
  const model = around(through(layers.batchNormalization({ momentum: 0.7 })));
  const split = randomSplit(imageShape);
  const { after } = compiledGradients(model, split);
  eagerGradients(model, split, crossentropy);
  const averages = model.weights.map((_, i) => i).filter((i) => !model.trainableWeights.includes(model.weights[i]));
  expect(averages).toHaveLength(2);
  const eager = copyWeights(model);
  for (const i of averages) {
    expect(largestDifference([after[i]], [eager[i]])).toBeLessThan(1e-6);
    expect(largestDifference([after[i]], [new Float32Array(3).fill(i === averages[0] ? 0 : 1)])).toBeGreaterThan(0.01);
  }
  model.dispose();
});
