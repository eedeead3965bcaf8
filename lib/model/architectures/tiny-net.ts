import type { LayersModel } from '@tensorflow/tfjs-node';
import { tf } from '../../tf';
import { apply, classify, normalizedConvolution } from './blocks';
import { inputShape } from './input';
import type { ArchitectureOptions } from './input';
import { heKernels } from './kernels';

/**
 * Creates a network that gets far with little: five convolutions with batch norm and global average pooling, 17,194
 * parameters, half as many as the simple convnet.
 *
 * Takes images [n, 28, 28, 1] in [0, 1], gives probabilities [n, classCount]. The caller disposes the model.
 */
export function createTinyNet({ classCount = 10, seed = 1 }: ArchitectureOptions = {}): LayersModel {
  const kernels = heKernels(seed);
  const images = tf.input({ shape: inputShape });
  let x = normalizedConvolution(images, { filters: 16, kernelSize: 5, pool: true, kernels }); // [n, 14, 14, 16]
  x = normalizedConvolution(x, { filters: 16, kernels });
  x = normalizedConvolution(x, { filters: 24, pool: true, kernels }); // [n, 7, 7, 24]
  x = normalizedConvolution(x, { filters: 24, kernels });
  x = normalizedConvolution(x, { filters: 24, padding: 'valid', kernels }); // [n, 5, 5, 24]
  const means = apply(tf.layers.globalAveragePooling2d({}), x); // [n, 24]
  return tf.model({ name: 'tiny-net', inputs: images, outputs: classify(means, { classCount, kernels }) });
}
