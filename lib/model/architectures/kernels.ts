import type { layers } from '@tensorflow/tfjs-node';
import { tf } from '../../tf';

type Initializer = NonNullable<Parameters<typeof layers.dense>[0]['kernelInitializer']>;

/** A fresh first value for each kernel that asks, all of them fixed by one seed. */
export type Kernels = () => Initializer;

/** Kernels as Keras makes them by default: Glorot uniform (Glorot & Bengio, 2010). */
export function glorotKernels(seed: number): Kernels {
  return kernels(seed, (own) => tf.initializers.glorotUniform({ seed: own }));
}

/** Kernels for layers that end in ReLU: He normal (He et al., "Delving deep into rectifiers", 2015). */
export function heKernels(seed: number): Kernels {
  return kernels(seed, (own) => tf.initializers.heNormal({ seed: own }));
}

// With one seed for all, layers of equal shape would start with equal weights.
function kernels(seed: number, create: (seed: number) => Initializer): Kernels {
  let next = seed * 1000;
  return () => create(next++);
}
