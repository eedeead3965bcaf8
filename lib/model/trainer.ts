/** What one step has measured on its batch, before the weights changed. */
export type StepResult = { loss: number; correct: number };

/** A model at work on a split: it takes training steps, and holds the weights until the model gets them back. */
export type Trainer = {
  /**
   * Trains on the examples at `indices`; `step` counts from 1. Loss (with penalties) and hits are those before the
   * update. @throws NotFinite when the loss or, unless it trains eagerly, a gradient is not a finite number; that step has
   * changed nothing.
   */
  step(indices: ArrayLike<number>, options: { learningRate: number; step: number }): StepResult;
  /** Puts the weights of the last step into the model: their moving averages where these are kept. */
  readWeights(): void;
  /** Puts the weights that gave the last finite loss into the model. */
  readLastGood(): void;
  /** Predicts for images of bytes, row by row [count, classCount], by the weights that `readWeights` would give. */
  predict(images: Uint8Array): Float32Array;
  /** What a resumed run needs beside the model: the optimizer's slots, and the live weights where averages are kept. */
  state(): Float32Array[];
  loadState(values: readonly Float32Array[]): void;
  /** Frees everything but the model. */
  dispose(): void;
};

/** A loss or a gradient that is no longer a finite number; training says where it happened and what to do. */
export class NotFinite extends Error {
  constructor(readonly found: string) {
    super(`${found}: the learning rate may be too high, try a tenth of it; this step changed no weight.`);
  }
}
