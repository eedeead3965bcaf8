import type { LayersModel } from '@tensorflow/tfjs-node';
import { tf } from '../../tf';
import { apply, classify, normalizedConvolution, residual } from './blocks';
import { inputShape } from './input';
import type { ArchitectureOptions } from './input';
import { seededKernels } from './kernels';

/**
 * Creates the deep network of the course: three stages of convolutions with batch norm, each with a residual block,
 * at 14×14, 7×7 and 3×3 pixels.
 *
 * Takes images [n, 28, 28, 1] in [0, 1], gives probabilities [n, classCount]. The caller disposes the model.
 */
export function createDeepNet({ classCount = 10, seed = 1 }: ArchitectureOptions = {}): LayersModel {
  const kernels = seededKernels(seed);
  const images = tf.input({ shape: inputShape });
  let x = normalizedConvolution(images, { filters: 32, kernelSize: 5, pool: true, kernels }); // [n, 14, 14, 32]
  x = residual(x, (y) => normalizedConvolution(y, { filters: 32, kernels }));
  x = normalizedConvolution(x, { filters: 64, pool: true, kernels }); // [n, 7, 7, 64]
  x = residual(x, (y) => normalizedConvolution(y, { filters: 64, kernels }));
  x = normalizedConvolution(x, { filters: 128, pool: true, kernels }); // [n, 3, 3, 128]
  x = residual(x, (y) => normalizedConvolution(y, { filters: 128, kernels }));
  const values = apply(tf.layers.flatten(), x); // [n, 1152]
  return tf.model({ name: 'deep-net', inputs: images, outputs: classify(values, { classCount, kernels }) });
}
