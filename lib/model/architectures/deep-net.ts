import type { LayersModel } from '@tensorflow/tfjs-node';
import { tf } from '../../tf';
import { apply, classify, normalizedConvolution } from './blocks';
import { inputShape } from './input';
import type { ArchitectureOptions } from './input';
import { heKernels } from './kernels';

/**
 * Creates the course's network for accuracy: seven convolutions with batch norm, two of them with strides instead of
 * pooling (C. Deotte, "25 million images", 2018); 326,826 parameters, 15.2 million multiply-adds.
 *
 * Takes images [n, 28, 28, 1] in [0, 1], gives probabilities [n, classCount]. The caller disposes the model.
 */
export function createDeepNet({ classCount = 10, seed = 1 }: ArchitectureOptions = {}): LayersModel {
  const kernels = heKernels(seed);
  const images = tf.input({ shape: inputShape });
  let x = normalizedConvolution(images, { filters: 32, padding: 'valid', kernels }); // [n, 26, 26, 32]
  x = normalizedConvolution(x, { filters: 32, padding: 'valid', kernels });
  x = normalizedConvolution(x, { filters: 32, kernelSize: 5, strides: 2, kernels }); // [n, 12, 12, 32]
  x = normalizedConvolution(x, { filters: 64, padding: 'valid', kernels });
  x = normalizedConvolution(x, { filters: 64, padding: 'valid', kernels }); // [n, 8, 8, 64]
  x = normalizedConvolution(x, { filters: 64, kernelSize: 5, strides: 2, kernels }); // [n, 4, 4, 64]
  x = normalizedConvolution(x, { filters: 128, kernelSize: 4, padding: 'valid', kernels }); // [n, 1, 1, 128]
  const values = apply(tf.layers.flatten(), x); // [n, 128]
  return tf.model({ name: 'deep-net', inputs: images, outputs: classify(values, { classCount, kernels }) });
}
