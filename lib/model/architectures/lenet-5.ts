import type { LayersModel } from '@tensorflow/tfjs-node';
import { tf } from '../../tf';
import { inputShape } from './input';
import type { ArchitectureOptions } from './input';
import { glorotKernels } from './kernels';

/**
 * Creates LeNet-5 (LeCun et al., "Gradient-based learning applied to document recognition", 1998) with average pooling
 * and a softmax output as it is taught today: 61,706 parameters.
 *
 * Takes images [n, 28, 28, 1] in [0, 1], gives probabilities [n, classCount]. The caller disposes the model.
 */
export function createLeNet5({ classCount = 10, seed = 1 }: ArchitectureOptions = {}): LayersModel {
  const kernel = glorotKernels(seed);
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
