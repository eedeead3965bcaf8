import type { LayersModel } from '@tensorflow/tfjs-node';
import type { Split } from '../data/split';
import { copyWeights, restoreWeights } from '../model/weights';
import type { StepResult } from '../model/training-step';
import { checkData, checkIndices } from './data-check';
import { NotCompiled } from './layers/lowering';
import type { LossName } from './losses';
import { correctedRate } from './optimizers';
import type { GraphOptimizerConfig } from './optimizers';
import { predict } from './prediction';
import { createSession, missingEngine } from './session';
import type { Feed, Session } from './session';
import { buildTrainingGraph } from './training-graph';
import { setData, setZero, variableAccess } from './state';

export { adamW, nesterov, rmsProp } from './optimizers';
export type { GraphOptimizerConfig } from './optimizers';
export type { LossName } from './losses';
export { NotCompiled } from './layers/lowering';

export type CompileOptions = {
  optimizer: GraphOptimizerConfig;
  loss?: LossName;
  /** Share of the target spread over all classes, from 0 (none) to below 1. */
  labelSmoothing?: number;
  /** Fixes dropout masks and noise, together with the step. */
  seed?: number;
  /** Scales the gradients down to this global norm. */
  clipNorm?: number;
  /** Keeps moving averages of the weights with this decay (0.999, say), which prediction then uses. */
  ema?: number;
};

/** A model compiled for training. Its weights live in TensorFlow's session until `readWeights` brings them back. */
export type CompiledTraining = {
  /**
   * Trains on the examples at `indices`; `step` counts from 1. Loss (with L2 penalties) and hits are those before the
   * update. @throws when the loss or a gradient is not finite; nothing has changed then.
   */
  step(indices: ArrayLike<number>, options: { learningRate: number; step: number }): StepResult;
  /** Puts the session's weights into the model: the live ones, or their moving averages. */
  readWeights(options?: { averaged?: boolean }): void;
  /** Puts the model's weights into the session; averages start again from them. */
  writeWeights(): void;
  /** The optimizer's slots, in the order of the eager optimizer's, then the averages: what a checkpoint saves. */
  optimizerState(): Float32Array[];
  loadOptimizerState(values: readonly Float32Array[]): void;
  /** Predicts for images of bytes; with `ema` by the averaged weights. Row by row [count, classCount]. */
  predict(images: Uint8Array): Float32Array;
  /** Frees the session with data and weights; the model is left as it is. */
  dispose(): void;
};

/**
 * Compiles a model and its training step into one TensorFlow graph that holds the split's images and labels.
 *
 * The split's images are scaled to [0, 1]. The caller disposes the result, and the model.
 * @throws NotCompiled for a layer, loss or optimizer option that the compiler does not know; otherwise when the data
 * does not fit the model.
 */
export function compileTraining(model: LayersModel, split: Split, options: CompileOptions): CompiledTraining {
  const { optimizer, loss = 'sparseCategoricalCrossentropy', labelSmoothing = 0, seed = 1, clipNorm, ema } = options;
  const averages = ema !== undefined;
  const graph = buildTrainingGraph(model, { optimizer, loss, labelSmoothing, clipNorm, averages, count: split.count });
  checkData(split, graph);
  const session = createSession(graph.definition);
  const { set, get } = variableAccess(session, graph);
  const writeWeights = (): void => {
    const values = copyWeights(model);
    set(graph.weights, values);
    if (averages) set(graph.averages, values);
  };
  setData(session, split, graph);
  writeWeights();
  setZero(session, graph);
  return {
    step(indices, { learningRate, step }) {
      checkIndices(indices, split.count);
      const decay = averages ? Math.min(ema, (1 + step) / (10 + step)) : 0;
      const rates = [learningRate, correctedRate(optimizer, { learningRate, step }), 1 - decay];
      const feeds = {
        indices: { values: Int32Array.from(indices), shape: [indices.length] },
        seed: { values: Int32Array.of(seed, step), shape: [2] },
        rates: { values: Float32Array.from(rates), shape: [3] },
      };
      const [[lossValue], [correct]] = runStep(session, feeds, { step, learningRate });
      return { loss: lossValue, correct };
    },
    readWeights({ averaged = false } = {}) {
      restoreWeights(model, get(averaged && averages ? graph.averages : graph.weights));
    },
    writeWeights,
    optimizerState: () => get([...graph.slots, ...graph.averages]),
    loadOptimizerState: (values) => set([...graph.slots, ...graph.averages], values),
    predict: (images) => predict(session, images, graph),
    dispose: () => session.dispose(),
  };
}

/** Says in one sentence why a model cannot be compiled, or nothing when it can. */
export function whyNotCompiled(model: LayersModel, options: Omit<CompileOptions, 'ema'>): string | undefined {
  const { loss = 'sparseCategoricalCrossentropy', labelSmoothing = 0 } = options;
  if (missingEngine) return missingEngine;
  try {
    buildTrainingGraph(model, { ...options, loss, labelSmoothing, averages: false, count: 1 });
    return undefined;
  } catch (error) {
    if (error instanceof NotCompiled) return error.message;
    throw error;
  }
}

function runStep(session: Session, feeds: Record<string, Feed>, at: { step: number; learningRate: number }) {
  try {
    return session.run(feeds, ['loss', 'correct']);
  } catch (error) {
    const found = /(loss|gradient) : Tensor had (NaN|Inf|-Inf)/.exec(String(error));
    if (!found) throw error;
    throw new Error(
      `The ${found[1]} became ${found[2]} at step ${at.step}: the learning rate ${at.learningRate} may be too high, try a tenth of it; this step changed no weight.`,
    );
  }
}
