import type { SymbolicTensor } from '@tensorflow/tfjs-node';
import { tf } from '../../tf';
import type { Kernels } from './kernels';

type ConvolutionOptions = {
  filters: number;
  kernels: Kernels;
  kernelSize?: number;
  strides?: number;
  padding?: 'same' | 'valid';
};

/**
 * A convolution followed by batch norm and ReLU; with `pool`, max pooling of 2×2 comes
 * right after the convolution, so that the others have a quarter of the values to work on.
 *
 * The convolution has no bias: batch norm adds its own (Ioffe & Szegedy, "Batch
 * normalization", 2015).
 */
export function normalizedConvolution(
  x: SymbolicTensor,
  { pool = false, ...options }: ConvolutionOptions & { pool?: boolean },
): SymbolicTensor {
  const convolved = convolution(x, options);
  const smaller = pool ? apply(tf.layers.maxPooling2d({ poolSize: 2 }), convolved) : convolved;
  return apply(tf.layers.reLU(), batchNorm(smaller));
}

/** A convolution alone, without bias, batch norm or activation. */
export function convolution(
  x: SymbolicTensor,
  { filters, kernels, kernelSize = 3, strides = 1, padding = 'same' }: ConvolutionOptions,
): SymbolicTensor {
  const kernelInitializer = kernels();
  return apply(tf.layers.conv2d({ filters, kernelSize, strides, padding, useBias: false, kernelInitializer }), x);
}

/** Batch norm whose moving averages follow the last ten steps or so, which suits runs of a few epochs. */
export function batchNorm(x: SymbolicTensor): SymbolicTensor {
  return apply(tf.layers.batchNormalization({ momentum: 0.9 }), x);
}

/**
 * Adds what a block computes to what it was given (He et al., "Deep residual learning",
 * 2016): x + block(x).
 */
export function residual(x: SymbolicTensor, block: (x: SymbolicTensor) => SymbolicTensor): SymbolicTensor {
  return tf.layers.add().apply([x, block(x)]) as SymbolicTensor;
}

/**
 * Squeeze and excite (Hu et al., 2018): each feature map [h, w] of x is multiplied by a
 * number from 0 to 1, which two dense layers compute from the means of all maps.
 */
export function squeezeExcite(
  x: SymbolicTensor,
  { kernels, ratio = 4 }: { kernels: Kernels; ratio?: number },
): SymbolicTensor {
  const filters = x.shape.at(-1) as number;
  const dense = (units: number, activation: 'relu' | 'sigmoid') =>
    tf.layers.dense({ units, activation, kernelInitializer: kernels() });
  const means = apply(tf.layers.globalAveragePooling2d({}), x); // [n, filters]
  const gates = apply(dense(filters, 'sigmoid'), apply(dense(filters / ratio, 'relu'), means));
  const spread = apply(tf.layers.reshape({ targetShape: [1, 1, filters] }), gates); // [n, 1, 1, filters]
  return tf.layers.multiply().apply([x, spread]) as SymbolicTensor;
}

/** The probabilities of the classes, from all values of x. */
export function classify(
  x: SymbolicTensor,
  { classCount, kernels }: { classCount: number; kernels: Kernels },
): SymbolicTensor {
  return apply(tf.layers.dense({ units: classCount, activation: 'softmax', kernelInitializer: kernels() }), x);
}

/** Applies a layer to a symbolic tensor; tfjs's own type says that more could come out. */
export function apply(layer: { apply(x: SymbolicTensor): unknown }, x: SymbolicTensor): SymbolicTensor {
  return layer.apply(x) as SymbolicTensor;
}
