// The two networks of the bench, for the peers that run in Node; fit_keras.py and fit_pytorch.py have the same layers.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { createConvNet, tf } = require('digitlab');

export const networks = { reference: createConvNet, batchnorm: createBatchNormNet };

const convolutions = [
  { filters: 32, kernelSize: 3 }, // [n, 26, 26, 32]
  { filters: 32, kernelSize: 3 }, // [n, 24, 24, 32]
  { filters: 32, kernelSize: 5, strides: 2, padding: 'same' }, // [n, 12, 12, 32]
  { filters: 64, kernelSize: 3 }, // [n, 10, 10, 64]
  { filters: 64, kernelSize: 3 }, // [n, 8, 8, 64]
  { filters: 64, kernelSize: 5, strides: 2, padding: 'same' }, // [n, 4, 4, 64]
  { filters: 128, kernelSize: 4 }, // [n, 1, 1, 128]
];

/** Seven convolutions, each with batch normalization and relu, and one dense layer: 325,994 parameters to train. */
function createBatchNormNet({ seed }) {
  const kernel = (layer) => tf.initializers.glorotUniform({ seed: seed * 1000 + layer });
  const blocks = convolutions.flatMap((options, i) => [
    tf.layers.conv2d({
      ...options,
      ...(i === 0 ? { inputShape: [28, 28, 1] } : {}),
      useBias: false,
      kernelInitializer: kernel(i),
    }),
    tf.layers.batchNormalization({ momentum: 0.99 }),
    tf.layers.activation({ activation: 'relu' }),
  ]);
  const head = tf.layers.dense({ units: 10, activation: 'softmax', kernelInitializer: kernel(convolutions.length) });
  return tf.sequential({ layers: [...blocks, tf.layers.flatten(), head] });
}
