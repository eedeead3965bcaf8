import type { layers } from '@tensorflow/tfjs-node';
import { tf } from '../../tf';

/** A fresh first value for each kernel that asks, all of them fixed by one seed. */
export type Kernels = () => NonNullable<Parameters<typeof layers.dense>[0]['kernelInitializer']>;

/**
 * Returns a source of Glorot-uniform kernels (Glorot & Bengio, 2010), each with a seed of its own.
 *
 * With one seed for all, layers of equal shape would start with equal weights.
 */
export function seededKernels(seed: number): Kernels {
  let next = seed * 1000;
  return () => tf.initializers.glorotUniform({ seed: next++ });
}
