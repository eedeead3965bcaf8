import type { LayersModel } from '@tensorflow/tfjs-node';
import { tf } from '../../tf';
import { inputShape } from './input';
import type { ArchitectureOptions } from './input';
import { glorotKernels } from './kernels';

/**
 * Creates the course's convolutional network, the "simple MNIST convnet" of the Keras
 * examples: two convolutions with max pooling, dropout and one dense layer, 34,826
 * parameters.
 *
 * Takes images [n, 28, 28, 1] in [0, 1], gives probabilities [n, classCount]. The caller
 * disposes the model.
 */
export function createConvNet({ classCount = 10, seed = 1 }: ArchitectureOptions = {}): LayersModel {
  const kernel = glorotKernels(seed);
  const convolution = (filters: number) =>
    ({ filters, kernelSize: 3, activation: 'relu', kernelInitializer: kernel() }) as const;
  return tf.sequential({
    name: 'simple-convnet',
    layers: [
      tf.layers.conv2d({ inputShape, ...convolution(32) }), // [n, 26, 26, 32]
      tf.layers.maxPooling2d({ poolSize: 2 }), // [n, 13, 13, 32]
      tf.layers.conv2d(convolution(64)), // [n, 11, 11, 64]
      tf.layers.maxPooling2d({ poolSize: 2 }), // [n, 5, 5, 64]
      tf.layers.flatten(), // [n, 1600]
      tf.layers.dropout({ rate: 0.5 }),
      tf.layers.dense({ units: classCount, activation: 'softmax', kernelInitializer: kernel() }),
    ],
  });
}
