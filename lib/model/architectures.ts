import type { LayersModel } from '@tensorflow/tfjs-node';
import { IMAGE_SIZE } from '../data/split';
import { tf } from '../tf';

/** What every architecture needs to know: how many classes there are, and the seed of the first weights (from 1). */
export type ArchitectureOptions = { classCount?: number; seed?: number };

const inputShape = [IMAGE_SIZE, IMAGE_SIZE, 1];

/**
 * Creates the dense baseline: each pixel connected to each of 128 units, 101,770 parameters.
 *
 * Takes images [n, 28, 28, 1] in [0, 1], gives probabilities [n, classCount]. The caller disposes the model.
 */
export function createDenseNet({ classCount = 10, seed = 1 }: ArchitectureOptions = {}): LayersModel {
  const kernel = kernels(seed);
  return tf.sequential({
    name: 'dense-baseline',
    layers: [
      tf.layers.flatten({ inputShape }),
      tf.layers.dense({ units: 128, activation: 'relu', kernelInitializer: kernel() }),
      tf.layers.dense({ units: classCount, activation: 'softmax', kernelInitializer: kernel() }),
    ],
  });
}

/**
 * Creates LeNet-5 (LeCun et al., "Gradient-based learning applied to document recognition", 1998) with average pooling
 * and a softmax output as it is taught today: 61,706 parameters.
 *
 * Takes images [n, 28, 28, 1] in [0, 1], gives probabilities [n, classCount]. The caller disposes the model.
 */
export function createLeNet5({ classCount = 10, seed = 1 }: ArchitectureOptions = {}): LayersModel {
  const kernel = kernels(seed);
  return tf.sequential({
    name: 'lenet-5',
    layers: [
      tf.layers.conv2d({
        inputShape,
        filters: 6,
        kernelSize: 5,
        padding: 'same',
        activation: 'tanh',
        kernelInitializer: kernel(),
      }), // [n, 28, 28, 6]
      tf.layers.averagePooling2d({ poolSize: 2 }), // [n, 14, 14, 6]
      tf.layers.conv2d({ filters: 16, kernelSize: 5, activation: 'tanh', kernelInitializer: kernel() }), // [n, 10, 10, 16]
      tf.layers.averagePooling2d({ poolSize: 2 }), // [n, 5, 5, 16]
      tf.layers.flatten(), // [n, 400]
      tf.layers.dense({ units: 120, activation: 'tanh', kernelInitializer: kernel() }),
      tf.layers.dense({ units: 84, activation: 'tanh', kernelInitializer: kernel() }),
      tf.layers.dense({ units: classCount, activation: 'softmax', kernelInitializer: kernel() }),
    ],
  });
}

/**
 * Creates the course's convolutional network, the "simple MNIST convnet" of the Keras examples: two convolutions with
 * max-pooling, dropout and one dense layer, 34,826 parameters.
 *
 * Takes images [n, 28, 28, 1] in [0, 1], gives probabilities [n, classCount]. The caller disposes the model.
 */
export function createConvNet({ classCount = 10, seed = 1 }: ArchitectureOptions = {}): LayersModel {
  const kernel = kernels(seed);
  return tf.sequential({
    name: 'simple-convnet',
    layers: [
      tf.layers.conv2d({ inputShape, filters: 32, kernelSize: 3, activation: 'relu', kernelInitializer: kernel() }), // [n, 26, 26, 32]
      tf.layers.maxPooling2d({ poolSize: 2 }), // [n, 13, 13, 32]
      tf.layers.conv2d({ filters: 64, kernelSize: 3, activation: 'relu', kernelInitializer: kernel() }), // [n, 11, 11, 64]
      tf.layers.maxPooling2d({ poolSize: 2 }), // [n, 5, 5, 64]
      tf.layers.flatten(), // [n, 1600]
      tf.layers.dropout({ rate: 0.5 }),
      tf.layers.dense({ units: classCount, activation: 'softmax', kernelInitializer: kernel() }),
    ],
  });
}

/** The architectures by the name that the command line uses. */
export const architectures = { dense: createDenseNet, lenet: createLeNet5, convnet: createConvNet };

// Each layer gets a seed of its own: with one seed for all, layers of equal shape would start with equal weights.
function kernels(seed: number) {
  let next = seed * 1000;
  return () => tf.initializers.glorotUniform({ seed: next++ });
}
