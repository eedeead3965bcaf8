/** What a training run has measured: one number per finished epoch in each list. */
export type History = {
  /** Mean loss and accuracy over the training batches of the epoch, while the weights were still changing. */
  loss: number[];
  accuracy: number[];
  /** Measured after the epoch on the validation split; empty without one. */
  validationLoss: number[];
  validationAccuracy: number[];
  /** The learning rate of the epoch's last step. */
  learningRate: number[];
  /** Seconds of the epoch, its validation included. */
  seconds: number[];
  /** How the run ended; not there while it goes on. */
  ended?: 'finished' | 'stopped early' | 'interrupted';
};

/** Creates an empty history, for `train` to fill. Made in a cell of its own, it outlives an interrupted cell. */
export function createHistory(): History {
  return { loss: [], accuracy: [], validationLoss: [], validationAccuracy: [], learningRate: [], seconds: [] };
}

/** The epoch (from 0) with the lowest validation loss, the first of equals; −1 without a validated epoch. */
export function bestEpoch(history: History): number {
  return history.validationLoss.reduce((best, loss, i, all) => (best < 0 || loss < all[best] ? i : best), -1);
}

type Measured = {
  loss: number;
  accuracy: number;
  learningRate: number;
  started: number;
  measured?: { loss: number; accuracy: number };
};

/** Adds what a finished epoch has measured; `started` is when it began, by performance.now(). */
export function addEpoch(history: History, { loss, accuracy, learningRate, started, measured }: Measured): void {
  history.loss.push(loss);
  history.accuracy.push(accuracy);
  history.learningRate.push(learningRate);
  if (measured) {
    history.validationLoss.push(measured.loss);
    history.validationAccuracy.push(measured.accuracy);
  }
  history.seconds.push((performance.now() - started) / 1000);
}
