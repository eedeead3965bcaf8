import type { LayersModel } from '@tensorflow/tfjs-node';
import { tf } from '../../tf';
import { softening } from '../soften';
import { apply, classify, normalizedConvolution } from './blocks';
import { inputShape } from './input';
import type { ArchitectureOptions } from './input';
import { heKernels } from './kernels';

/**
 * Creates the course's network for accuracy: five convolutions with batch norm, many maps where the image has become
 * small; 394,931 parameters, 11.0 million multiply-adds. Before them is a layer that softens images once training is over.
 *
 * Takes images [n, 28, 28, 1] in [0, 1], gives probabilities [n, classCount]. The caller disposes the model.
 */
export function createDeepNet({ classCount = 10, seed = 1 }: ArchitectureOptions = {}): LayersModel {
  const kernels = heKernels(seed);
  const images = tf.input({ shape: inputShape });
  let x = normalizedConvolution(softening(images), { filters: 32, kernelSize: 5, pool: true, kernels }); // [n, 14, 14, 32]
  x = normalizedConvolution(x, { filters: 64, kernels }); // [n, 14, 14, 64]
  x = normalizedConvolution(x, { filters: 64, padding: 'valid', pool: true, kernels }); // [n, 6, 6, 64]
  x = normalizedConvolution(x, { filters: 128, padding: 'valid', kernels }); // [n, 4, 4, 128]
  x = normalizedConvolution(x, { filters: 128, kernelSize: 4, padding: 'valid', kernels }); // [n, 1, 1, 128]
  const values = apply(tf.layers.flatten(), x); // [n, 128]
  return tf.model({ name: 'deep-net', inputs: images, outputs: classify(values, { classCount, kernels }) });
}
