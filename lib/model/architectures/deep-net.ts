import type { LayersModel } from '@tensorflow/tfjs-node';
import { tf } from '../../tf';
import { apply, classify, normalizedConvolution, normalizedDense } from './blocks';
import { inputShape } from './input';
import type { ArchitectureOptions } from './input';
import { heKernels } from './kernels';

/**
 * Creates the course's network for accuracy: four convolutions and a dense layer, all with batch norm, and dropout
 * before the answer; 410,026 parameters, 10.7 million multiply-adds.
 *
 * Takes images [n, 28, 28, 1] in [0, 1], gives probabilities [n, classCount]. The caller disposes the model.
 */
export function createDeepNet({ classCount = 10, seed = 1 }: ArchitectureOptions = {}): LayersModel {
  const kernels = heKernels(seed);
  const images = tf.input({ shape: inputShape });
  let x = normalizedConvolution(images, { filters: 32, kernelSize: 5, pool: true, kernels }); // [n, 14, 14, 32]
  x = normalizedConvolution(x, { filters: 64, kernels });
  x = normalizedConvolution(x, { filters: 64, padding: 'valid', pool: true, kernels }); // [n, 6, 6, 64]
  x = normalizedConvolution(x, { filters: 96, padding: 'valid', kernels }); // [n, 4, 4, 96]
  x = normalizedDense(apply(tf.layers.flatten(), x), { units: 192, kernels }); // [n, 192]
  x = apply(tf.layers.dropout({ rate: 0.3 }), x);
  return tf.model({ name: 'deep-net', inputs: images, outputs: classify(x, { classCount, kernels }) });
}
