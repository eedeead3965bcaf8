import { setImmediate as breathe } from 'node:timers/promises';
import type { LayersModel } from '@tensorflow/tfjs-node';
import type { Split } from '../data/split';
import { checkData, modelShape } from '../graph/data-check';
import { makeFolder } from '../make-folder';
import { checkNotes, fingerprint, saveCheckpoint } from './checkpoint';
import type { TrainingState } from './checkpoint';
import { createTrainer } from './create-trainer';
import { trainEpoch } from './epoch';
import { measure, predict } from './evaluation';
import type { Evaluation } from './evaluation';
import { addEpoch, bestEpoch } from './history';
import type { History } from './history';
import { endCell, listenForInterruption } from './interruption';
import { checkPlan } from './plan';
import type { TrainingPlan } from './plan';
import type { Progress } from './progress';
import { checkSettling, settleBatchNorm } from './settle-batch-norm';
import { findSoftening, softenImages } from './soften';
import type { Trainer } from './trainer';
import { copyWeights, restoreWeights, weightsOf } from './weights';

/** What a run measures on, whom it tells, where it saves and how it is stopped. */
export type RunOptions = {
  /** Measured after each epoch; needed for `patience`. */
  validation?: Split;
  /** Emptied, then filled while training goes on. Made in an earlier cell, it outlives an interrupted one. */
  history?: History;
  onBatch?: (progress: Progress) => void;
  /**
   * Called after each epoch, when the model has its weights. Compiled training goes on with its own, whatever this
   * changes.
   */
  onEpoch?: (history: History) => void | Promise<void>;
  /** Stops after the current batch when aborted, as Ctrl-C and the kernel's stop button do. */
  signal?: AbortSignal;
  /** A folder that gets a checkpoint after each epoch and holds the finished model in the end. */
  checkpoint?: string;
  /** Plain data that is kept with the checkpoint, such as the class names. */
  notes?: Record<string, unknown>;
};

type Run = { plan: TrainingPlan; state: TrainingState; history: History; run: RunOptions };

/** Follows a plan to its end, or until it is interrupted; fills in the history. */
export async function runPlan(model: LayersModel, split: Split, { plan, state, history, run }: Run): Promise<History> {
  checkPlan(plan, run);
  checkNotes(run.notes);
  if (plan.soften) findSoftening(model);
  if (plan.settle) checkSettling(model);
  if (run.checkpoint) makeFolder(run.checkpoint);
  // The kernel runs a cell up to its first wait without our signal listeners; one made before that is lost with them.
  await breathe();
  const data = run.checkpoint ? fingerprint(split) : '';
  const save = async ({ trainer = [], best }: TrainingState) => {
    if (!run.checkpoint) return;
    await saveCheckpoint(run.checkpoint, model, { plan, history, data, trainer, best, notes: run.notes });
  };
  // In an order of their own: the model's changes when a layer is frozen on the way.
  const own = { weights: weightsOf(model) };
  const whole = history.ended !== undefined || state.epoch >= plan.epochs;
  const end = whole ? state : await runEpochs(model, split, { plan, state, history, run, own, save });
  history.ended ??= 'finished';
  if (end.best && history.ended !== 'interrupted') {
    restoreWeights(own, end.best);
    await save(end);
  }
  if (history.ended === 'interrupted') endCell(run.signal);
  return history;
}

type Epochs = Run & { own: Pick<LayersModel, 'weights'>; save(state: TrainingState): Promise<void> };

// Runs the epochs that are left; returns where the run stands then.
async function runEpochs(
  model: LayersModel,
  split: Split,
  { plan, state, history, run, own, save }: Epochs,
): Promise<TrainingState> {
  if (run.validation) checkData(run.validation, modelShape(model), { role: 'validation' });
  const trainer = createTrainer(model, split, plan);
  const interruption = listenForInterruption(run.signal);
  try {
    if (state.trainer) trainer.loadState(state.trainer);
    let now = state;
    for (let epoch = state.epoch; epoch < plan.epochs && !history.ended; epoch++) {
      const started = performance.now();
      const options = { plan, count: split.count, epoch, interruption, onBatch: run.onBatch };
      const result = await trainEpoch(model, trainer, options);
      if (!result) {
        history.ended = 'interrupted';
        break;
      }
      const changed = epoch === plan.epochs - 1 && finish(model, split, plan);
      const measured = run.validation && measureEpoch(model, run.validation, changed ? undefined : trainer);
      addEpoch(history, { ...result, measured, started });
      now = { epoch: epoch + 1, trainer: run.checkpoint ? trainer.state() : undefined, best: now.best };
      if (plan.patience !== undefined) {
        if (bestEpoch(history) === epoch) now.best = copyWeights(own);
        if (epoch - bestEpoch(history) >= plan.patience) history.ended = 'stopped early';
      }
      await save(now);
      await run.onEpoch?.(history);
    }
    return now;
  } finally {
    interruption.stopListening();
    trainer.dispose();
  }
}

// Does what the plan wants done to the model, and not to the trainer, once it is trained; whether that was anything.
function finish(model: LayersModel, split: Split, { soften, settle, ...plan }: TrainingPlan): boolean {
  if (soften) softenImages(model, soften);
  if (settle) settleBatchNorm(model, split, plan);
  return Boolean(soften || settle);
}

// The trainer predicts faster, but does not know what was done to the model since its last step.
function measureEpoch(model: LayersModel, split: Split, trainer?: Trainer): Evaluation {
  return measure(split, trainer ? trainer.predict(split.images) : predict(model, split.images));
}
