import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-node';
import { createConvNet, createDenseNet } from '../../lib/model/architectures';
import { adam } from '../../lib/model/optimizer';
import { tf } from '../../lib/tf';
import { chain, expectAgreement, keras } from './keras-fixture';

const { layers } = tf;

function withoutDropout(model: LayersModel): LayersModel {
  for (const layer of model.layers) if (layer.getClassName() === 'Dropout') Object.assign(layer, { rate: 0 });
  return model;
}

const norm = () => layers.batchNormalization({ momentum: 0.9 });

function residualNet(): LayersModel {
  const image = tf.input({ shape: [28, 28, 1] });
  const x = chain(
    image,
    layers.conv2d({ filters: 8, kernelSize: 3, padding: 'same', useBias: false }),
    norm(),
    layers.reLU(),
    layers.conv2d({ filters: 16, kernelSize: 3, strides: 2, padding: 'same', useBias: false }),
    norm(),
    layers.reLU(),
  ); // [n, 14, 14, 16]
  const y = chain(
    x,
    layers.depthwiseConv2d({ kernelSize: 3, padding: 'same' }),
    layers.separableConv2d({ filters: 16, kernelSize: 3, padding: 'same', activation: 'swish' as 'relu' }),
  );
  const scale = chain(
    y,
    layers.globalAveragePooling2d({}),
    layers.dense({ units: 4, activation: 'swish' as 'relu' }),
    layers.dense({ units: 16, activation: 'sigmoid' }),
    layers.reshape({ targetShape: [1, 1, 16] }),
  );
  const scaled = layers.multiply().apply([y, scale]) as SymbolicTensor;
  const sum = layers.add().apply([x, scaled]) as SymbolicTensor;
  const outputs = chain(sum, layers.globalMaxPooling2d({}), layers.dense({ units: 10, activation: 'softmax' }));
  return tf.model({ inputs: image, outputs });
}

// Betas that 32 bits hold: with the exact 0.999 Keras's own bias correction is 6e-6 off (see keras-optimizers.test.ts).
const optimizer = adam({ beta1: Math.fround(0.9), beta2: Math.fround(0.999) });

// Found: 5e-7 in the loss, 3e-6 in weights, 3e-7 in predictions, as far as Keras in 32 bits is from Keras in 64.
// The tolerances leave room for a processor that sums in another order.
const tolerance = { loss: 1e-5, weights: 2e-5, predictions: 1e-5 };

test.each([
  ['convolutional net', () => withoutDropout(createConvNet())],
  ['dense net', createDenseNet],
  ['residual net', residualNet],
])('%s: twenty steps of Adam give the losses, hits, weights and predictions of Keras', (name, create) => {
  expectAgreement(create(), keras.curves[name], { optimizer, tolerance });
});
