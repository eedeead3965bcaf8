import type { LayersModel } from '@tensorflow/tfjs-node';
import { tf } from '../tf';

/** A model, or some of its weights in an order of their own: a model's order changes when a layer is frozen. */
type Weighted = Pick<LayersModel, 'weights'>;

/** Copies a model's weights, trainable or not, out of TensorFlow: one array a weight, in the model's order. */
export function copyWeights(model: Weighted): Float32Array[] {
  return weightsOf(model).map((weight) => Float32Array.from(weight.read().dataSync<'float32'>()));
}

/** Puts copied weights back into a model of the same architecture. */
export function restoreWeights(model: Weighted, weights: readonly Float32Array[]): void {
  tf.tidy(() => weightsOf(model).forEach((weight, i) => weight.write(tf.tensor(weights[i], weight.shape as number[]))));
}

/** Whether every weight of the model is a finite number. */
export function weightsAreFinite(model: Weighted): boolean {
  return weightsOf(model).every((weight) => tf.tidy(() => tf.all(tf.isFinite(weight.read())).dataSync()[0] === 1));
}

/** All weights once: TensorFlow.js names those of a layer that stands in the model and in one inside it twice. */
export const weightsOf = ({ weights }: Weighted): LayersModel['weights'] => [...new Set(weights)];
