import { setImmediate as breathe } from 'node:timers/promises';
import type { LayersModel } from '@tensorflow/tfjs-node';
import type { Split } from '../data/split';
import { fingerprint, readCheckpoint, saveCheckpoint } from './checkpoint';
import type { TrainingPlan, TrainingState } from './checkpoint';
import { trainEpoch } from './epoch';
import { evaluate } from './evaluation';
import { addEpoch, bestEpoch, createHistory } from './history';
import type { History } from './history';
import { listenForInterruption } from './interruption';
import { keepLastGood } from './last-good';
import { adam, createOptimizer } from './optimizer';
import type { OptimizerConfig } from './optimizer';
import type { Progress } from './progress';
import type { Schedule } from './schedule';
import { trainableVariables } from './training-step';
import { copyWeights, restoreWeights } from './weights';

/** What a run measures on, whom it tells, where it saves and how it is stopped. */
export type RunOptions = {
  /** Measured after each epoch; needed for `patience`. */
  validation?: Split;
  /** Emptied, then filled while training goes on. Made in an earlier cell, it outlives an interrupted one. */
  history?: History;
  onBatch?: (progress: Progress) => void;
  onEpoch?: (history: History) => void | Promise<void>;
  /** Stops after the current batch when aborted, as Ctrl-C and the kernel's stop button do. */
  signal?: AbortSignal;
  /** A folder that gets a checkpoint after each epoch and holds the finished model in the end. */
  checkpoint?: string;
  /** Plain data that is kept with the checkpoint, such as the class names. */
  notes?: Record<string, unknown>;
};

export type TrainOptions = RunOptions & {
  epochs?: number;
  batchSize?: number;
  optimizer?: OptimizerConfig;
  learningRate?: Schedule;
  /** Stops when the validation loss has not fallen for this many epochs; the best epoch's weights are restored. */
  patience?: number;
  /** Fixes the order of the examples and the dropout masks; a whole number from 1 up. */
  seed?: number;
};

/**
 * Trains a model [n, 28, 28, 1] → probabilities [n, classCount] with categorical crossentropy; returns its history.
 *
 * The same seed gives the same weights on the same machine. When interrupted, the model keeps its latest weights.
 * @throws when the loss is no longer a finite number; the model then has its last good weights.
 */
export async function train(
  model: LayersModel,
  split: Split,
  {
    epochs = 5,
    batchSize = 128,
    optimizer = adam(),
    learningRate = 1e-3,
    patience,
    seed = 1,
    ...run
  }: TrainOptions = {},
): Promise<History> {
  const plan = { epochs, batchSize, optimizer, learningRate, patience, seed };
  const history = Object.assign(run.history ?? {}, createHistory(), { ended: undefined });
  return runPlan(model, split, { plan, run, history, state: { epoch: 0 } });
}

/**
 * Goes on with a run that left a checkpoint and ends with the weights that it would have had without the break.
 *
 * `split` (and `validation`) must be those that the run began with. The caller disposes the model.
 * @throws when the checkpoint is damaged or belongs to other data.
 */
export async function resumeTraining(
  checkpoint: string,
  split: Split,
  options: RunOptions = {},
): Promise<{ model: LayersModel; history: History }> {
  const { model, plan, state, history: past } = await readCheckpoint(checkpoint, split);
  const history = Object.assign(options.history ?? {}, createHistory(), { ended: undefined }, past);
  await runPlan(model, split, { plan, state, history, run: { checkpoint, ...options } });
  return { model, history };
}

type Run = { plan: TrainingPlan; state: TrainingState; history: History; run: RunOptions };

async function runPlan(model: LayersModel, split: Split, { plan, state, history, run }: Run): Promise<History> {
  checkPlan(plan, split, run);
  const optimizer = createOptimizer(plan.optimizer, trainableVariables(model));
  if (state.slots) optimizer.load(state.slots);
  const data = run.checkpoint ? fingerprint(split) : '';
  let best = state.best;
  const save = async () => {
    if (!run.checkpoint) return;
    const { notes } = run;
    await saveCheckpoint(run.checkpoint, model, { plan, history, data, slots: optimizer.slots, best, notes });
  };
  // The kernel runs a cell up to its first wait without our signal listeners; one made before that is lost with them.
  await breathe();
  const interruption = listenForInterruption(run.signal);
  const lastGood = keepLastGood(model);
  try {
    for (let epoch = state.epoch; epoch < plan.epochs && !history.ended; epoch++) {
      const started = performance.now();
      const result = await trainEpoch(model, split, {
        plan,
        epoch,
        optimizer,
        interruption,
        lastGood,
        onBatch: run.onBatch,
      });
      if (!result) {
        history.ended = 'interrupted';
        break;
      }
      addEpoch(history, { ...result, measured: run.validation && evaluate(model, run.validation), started });
      if (plan.patience !== undefined) {
        if (bestEpoch(history) === epoch) best = copyWeights(model);
        if (epoch - bestEpoch(history) >= plan.patience) history.ended = 'stopped early';
      }
      await save();
      await run.onEpoch?.(history);
    }
    history.ended ??= 'finished';
    if (best && history.ended !== 'interrupted') {
      restoreWeights(model, best);
      await save();
    }
  } finally {
    interruption.stopListening();
    lastGood.dispose();
    optimizer.dispose();
  }
  return history;
}

function checkPlan(plan: TrainingPlan, split: Split, run: RunOptions): void {
  if (split.count === 0) throw new Error('The training split has no examples: pass one that has.');
  if (!(Number.isInteger(plan.epochs) && plan.epochs > 0))
    throw new Error(`epochs is ${plan.epochs}: pass a whole number from 1 up.`);
  if (!(Number.isInteger(plan.batchSize) && plan.batchSize > 0))
    throw new Error(`batchSize is ${plan.batchSize}: pass a whole number from 1 up.`);
  if (plan.patience !== undefined && !run.validation)
    throw new Error(
      'patience was given without a validation split: pass `validation` too, early stopping looks at it.',
    );
}
