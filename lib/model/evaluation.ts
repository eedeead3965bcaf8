import type { LayersModel, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node';
import { normalize } from '../data/preprocessing';
import { IMAGE_SIZE } from '../data/split';
import type { Split } from '../data/split';
import { checkWholeNumbers } from '../data/whole-number';
import { tf } from '../tf';
import { accuracy, argMax, confusionMatrix, logLoss, wilsonInterval } from './metrics';

/** A model measured on a split; `probabilities` is [count, classCount] row by row. */
export type Evaluation = {
  count: number;
  accuracy: number;
  /** The 95 % Wilson interval of the accuracy. */
  interval: { lower: number; upper: number };
  loss: number;
  confusion: number[][];
  predictions: Uint8Array;
  probabilities: Float32Array;
};

/**
 * Predicts class probabilities [n, classCount], row by row, for `n` images of 28×28 bytes (0 background … 255 ink).
 */
export function predict(model: LayersModel, images: Uint8Array, { batchSize = 500 } = {}): Float32Array {
  const size = IMAGE_SIZE * IMAGE_SIZE;
  if (images.length % size !== 0)
    throw new Error(`${images.length} bytes are no whole images: pass ${size} bytes (28×28) for each.`);
  checkWholeNumbers({ batchSize });
  const count = images.length / size;
  const classCount = model.outputs[0].shape.at(-1) ?? 10;
  const probabilities = new Float32Array(count * classCount);
  for (let start = 0; start < count; start += batchSize) {
    const batch = images.subarray(start * size, (start + batchSize) * size);
    const values = tf.tidy(() => {
      const input: Tensor4D = tf.tensor4d(normalize(batch), [batch.length / size, IMAGE_SIZE, IMAGE_SIZE, 1]);
      return (model.apply(input, { training: false }) as Tensor2D).dataSync<'float32'>();
    });
    if (values.length * size !== batch.length * classCount)
      throw new Error(
        `Model '${model.name}' gives ${values.length} numbers for ${batch.length / size} images: pass one that gives ${classCount} for each, [n, ${classCount}].`,
      );
    probabilities.set(values, start * classCount);
  }
  return probabilities;
}

/** Measures a model on a split: accuracy with its interval, log loss, confusion matrix, and every prediction. */
export function evaluate(model: LayersModel, split: Split, { batchSize = 500 } = {}): Evaluation {
  const { images, labels, count } = split;
  if (labels.length !== count || images.length !== count * IMAGE_SIZE * IMAGE_SIZE)
    throw new Error(
      `The split says count ${count}, and has ${labels.length} labels and ${images.length / (IMAGE_SIZE * IMAGE_SIZE)} images: pass as many of each.`,
    );
  return measure(split, predict(model, split.images, { batchSize }));
}

/** Measures probabilities [count, classCount], row by row, that were predicted for a split. */
export function measure(split: Split, probabilities: Float32Array): Evaluation {
  if (split.count === 0) throw new Error('The split has no examples: there is nothing to measure; load one that has.');
  const classCount = probabilities.length / split.count;
  const predictions = argMax(probabilities, classCount);
  const share = accuracy(split.labels, predictions);
  return {
    count: split.count,
    accuracy: share,
    interval: wilsonInterval(Math.round(share * split.count), split.count),
    loss: logLoss(split.labels, probabilities, { classCount }),
    confusion: confusionMatrix(split.labels, predictions, { classCount }),
    predictions,
    probabilities,
  };
}
