import type { StepResult } from './trainer';

/** Where a training run stands after a batch; `epoch` and `batch` count from 1. */
export type Progress = {
  epoch: number;
  epochs: number;
  batch: number;
  batches: number;
  /** Means over the epoch so far. */
  loss: number;
  accuracy: number;
  imagesPerSecond: number;
  /** Estimated from the speed of this epoch, for all epochs that are left. */
  remainingSeconds: number;
};

/** Starts counting one epoch of `count` examples in `batches`; `epoch` counts from 0. */
export function createProgress(options: { epoch: number; epochs: number; batches: number; count: number }) {
  const { epoch, epochs, batches, count } = options;
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  let [batch, seen, lossSum, correct] = [0, 0, 0, 0];
  // A small last batch weighs as little as it has examples.
  const totals = () => ({ loss: lossSum / seen, accuracy: correct / seen });
  return {
    seconds,
    totals,
    add(result: StepResult, examples: number): Progress {
      batch += 1;
      seen += examples;
      lossSum += result.loss * examples;
      correct += result.correct;
      const imagesPerSecond = seen / seconds();
      const left = count - seen + (epochs - epoch - 1) * count;
      const remainingSeconds = left / imagesPerSecond;
      return { epoch: epoch + 1, epochs, batch, batches, ...totals(), imagesPerSecond, remainingSeconds };
    },
  };
}
