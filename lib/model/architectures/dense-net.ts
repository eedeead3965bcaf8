import type { LayersModel } from '@tensorflow/tfjs-node';
import { tf } from '../../tf';
import { inputShape } from './input';
import type { ArchitectureOptions } from './input';
import { glorotKernels } from './kernels';

/**
 * Creates the dense baseline: each pixel connected to each of 128 units, 101,770
 * parameters.
 *
 * Takes images [n, 28, 28, 1] in [0, 1], gives probabilities [n, classCount]. The caller
 * disposes the model.
 */
export function createDenseNet({ classCount = 10, seed = 1 }: ArchitectureOptions = {}): LayersModel {
  const kernel = glorotKernels(seed);
  return tf.sequential({
    name: 'dense-baseline',
    layers: [
      tf.layers.flatten({ inputShape }),
      tf.layers.dense({ units: 128, activation: 'relu', kernelInitializer: kernel() }),
      tf.layers.dense({ units: classCount, activation: 'softmax', kernelInitializer: kernel() }),
    ],
  });
}
