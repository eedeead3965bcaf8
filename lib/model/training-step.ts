import type { LayersModel, Scalar, Tensor, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-node';
import { normalize } from '../data/preprocessing';
import { IMAGE_SIZE } from '../data/split';
import type { Split } from '../data/split';
import { tf } from '../tf';
import type { Optimizer } from './optimizer';

/** What one step has measured on its batch, before the weights changed. */
export type StepResult = { loss: number; correct: number };

/** The variables of a model that training changes, in the model's order. */
export function trainableVariables(model: LayersModel): Variable[] {
  return model.trainableWeights.map((weight) => weight.read() as Variable);
}

/**
 * Runs one training step on a batch: forward, loss (mean categorical crossentropy), backward, optimizer.
 *
 * A finite loss is told by `onFinite` before the weights change; one that is not a number changes nothing.
 */
export function trainStep(
  model: LayersModel,
  batch: Split,
  options: { optimizer: Optimizer; learningRate: number; step: number; seed: number; onFinite: () => void },
): StepResult {
  const { optimizer, learningRate, step, seed, onFinite } = options;
  seedDropout(model, seed);
  return tf.tidy(() => {
    const images: Tensor4D = tf.tensor4d(normalize(batch.images), [batch.count, IMAGE_SIZE, IMAGE_SIZE, 1]);
    const labels = tf.tensor1d(Int32Array.from(batch.labels), 'int32'); // [n]
    let correct: Tensor | undefined;
    const computeLoss = (): Scalar => {
      const probabilities = model.apply(images, { training: true }) as Tensor2D; // [n, classCount]
      correct ??= tf.keep(tf.sum(tf.equal(tf.argMax(probabilities, 1), labels)));
      return crossentropy(probabilities, labels);
    };
    const { value, grads } = tf.variableGrads(computeLoss, trainableVariables(model));
    const loss = value.dataSync()[0];
    if (Number.isFinite(loss)) {
      onFinite();
      optimizer.apply(grads, { learningRate, step });
    }
    const result = { loss, correct: correct?.dataSync()[0] ?? 0 };
    correct?.dispose();
    return result;
  });
}

// Mean of −log(probability of the true class); clipped as in Keras, so that log(0) cannot occur.
function crossentropy(probabilities: Tensor2D, labels: Tensor): Scalar {
  const clipped = tf.clipByValue(probabilities, 1e-7, 1);
  const hot = tf.oneHot(labels, probabilities.shape[1]); // [n, classCount]
  return tf.neg(tf.mean(tf.sum(tf.mul(hot, tf.log(clipped)), 1))).asScalar();
}

// A TensorFlow.js dropout layer with a fixed seed repeats one mask for ever; a seed per step makes a run repeatable.
function seedDropout(model: LayersModel, seed: number): void {
  model.layers.forEach((layer, index) => {
    if (layer.getClassName() === 'Dropout') (layer as unknown as { seed: number }).seed = seed * 64 + index + 1;
  });
}
