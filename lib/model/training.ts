import type { LayersModel } from '@tensorflow/tfjs-node';
import type { Split } from '../data/split';
import { readCheckpoint } from './checkpoint';
import type { Checkpoint } from './checkpoint';
import { createHistory } from './history';
import type { History } from './history';
import { createPlan } from './plan';
import type { PlanOptions } from './plan';
import { runPlan } from './run';
import type { RunOptions } from './run';

export type { RunOptions } from './run';
export type TrainOptions = RunOptions & PlanOptions;

/**
 * Trains a model [n, 28, 28, 1] → probabilities [n, classCount] with categorical crossentropy; returns its history.
 *
 * The training step is compiled into one TensorFlow graph (lib/graph). The model gets its weights after each epoch and
 * at the end. The same seed gives the same weights on the same machine, bit for bit; with another number of cores sums
 * are rounded in another order, which moves the convnet's weights by less than 0.001 in its first 20 steps
 * (test/graph/repeatable.test.ts). When interrupted, the model keeps its latest weights.
 * @throws when the loss is no longer a finite number; the model then has its last good weights.
 */
export async function train(model: LayersModel, split: Split, options: TrainOptions = {}): Promise<History> {
  const { validation, history, onBatch, onEpoch, signal, checkpoint, notes, ...chosen } = options;
  const run = { validation, onBatch, onEpoch, signal, checkpoint, notes };
  const filled = Object.assign(history ?? {}, createHistory(), { ended: undefined });
  return runPlan(model, split, { plan: createPlan(chosen), run, history: filled, state: { epoch: 0 } });
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
  return continueTraining(await readCheckpoint(checkpoint, split), split, { checkpoint, ...options });
}

/** Goes on from a checkpoint that was read already. */
export async function continueTraining(
  { model, plan, state, history: past, notes }: Checkpoint,
  split: Split,
  run: RunOptions,
): Promise<{ model: LayersModel; history: History }> {
  const history = Object.assign(run.history ?? {}, createHistory(), { ended: undefined }, past);
  try {
    await runPlan(model, split, { plan, state, history, run: { ...run, notes: run.notes ?? notes } });
  } catch (error) {
    model.dispose();
    throw error;
  }
  return { model, history };
}
