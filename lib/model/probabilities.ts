import type { LayersModel } from '@tensorflow/tfjs-node';
import { take } from '../data/split';
import type { Split } from '../data/split';
import { predict } from './evaluation';

/**
 * Refuses a model whose outputs for the first images of a split are no probabilities: the loss takes their logarithm, and
 * with anything else it would fall without a meaning.
 */
export function checkProbabilities(model: LayersModel, split: Split): void {
  const few = take(split, Math.min(8, split.count));
  const outputs = predict(model, few.images); // [n, classCount]
  const classCount = outputs.length / few.count;
  const sums = Array.from({ length: few.count }, (_, i) =>
    outputs.subarray(i * classCount, (i + 1) * classCount).reduce((sum, output) => sum + output, 0),
  );
  const wrong = sums.find((sum) => classCount < 2 || Math.abs(sum - 1) > 1e-3);
  if (wrong !== undefined)
    throw new Error(
      `Model '${model.name}' gives no probabilities (${classCount === 1 ? 'one output' : 'outputs'} for an image, in all ${Number(wrong.toPrecision(3))}): end it with a dense layer of at least 2 units and activation softmax.`,
    );
}
