import type { Predict } from './batcher';

/**
 * Reads an upright stroke and an empty image once, before the first request: the network is loaded and warm then.
 *
 * @throws if what comes back are no probabilities: one finite number from 0 for each class, together 1.
 */
export async function checkGolden(predict: Predict, { classCount }: { classCount: number }): Promise<void> {
  // [2, 28, 28]
  const images = new Float32Array(2 * 784);
  for (let row = 4; row < 24; row++) images.fill(1, 28 * row + 13, 28 * row + 15);
  const probabilities = await predict(images);
  for (const start of [0, classCount]) {
    const answer = probabilities.subarray(start, start + classCount);
    const sum = answer.reduce((total, value) => total + value, 0);
    // Also true for NaN, which no comparison holds for.
    if (probabilities.length !== 2 * classCount || !answer.every((value) => value >= 0) || !(Math.abs(sum - 1) < 1e-3))
      throw new Error(
        `The network gives no probabilities for ${classCount} classes, but [${[...answer].join(', ')}]: train it again.`,
      );
  }
}
