import type { LayersModel } from '@tensorflow/tfjs-node';
import { tf } from '../tf';

/** Copies a model's weights, trainable or not, out of TensorFlow: one array a weight, in the model's order. */
export function copyWeights(model: LayersModel): Float32Array[] {
  return model.weights.map((weight) => Float32Array.from(weight.read().dataSync<'float32'>()));
}

/** Puts copied weights back into a model of the same architecture. */
export function restoreWeights(model: LayersModel, weights: readonly Float32Array[]): void {
  tf.tidy(() => model.weights.forEach((weight, i) => weight.write(tf.tensor(weights[i], weight.shape as number[]))));
}

/** Whether every weight of the model is a finite number. */
export function weightsAreFinite(model: LayersModel): boolean {
  return model.weights.every((weight) => tf.tidy(() => tf.all(tf.isFinite(weight.read())).dataSync()[0] === 1));
}
