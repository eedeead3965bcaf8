import { setImmediate as breathe } from 'node:timers/promises';
import type { LayersModel } from '@tensorflow/tfjs-node';
import { deriveSeed, permutation } from '../data/random';
import type { Interruption } from './interruption';
import type { TrainingPlan } from './plan';
import { createProgress } from './progress';
import type { Progress } from './progress';
import { learningRateAt } from './schedule';
import { NotFinite } from './trainer';
import type { StepResult, Trainer } from './trainer';
import { weightsAreFinite } from './weights';

/** What an epoch has measured while it trained. */
export type EpochResult = { loss: number; accuracy: number; learningRate: number };

type EpochOptions = {
  plan: TrainingPlan;
  /** How many examples there are. */
  count: number;
  /** From 0. */
  epoch: number;
  interruption: Interruption;
  onBatch?: (progress: Progress) => void;
};

/**
 * Trains one epoch in an order and with random numbers that depend on the seed and the step only; the model then has the
 * weights.
 *
 * Resolves to undefined when it was interrupted. @throws when the loss is no longer finite; the model then has its last
 * good weights.
 */
export async function trainEpoch(
  model: LayersModel,
  trainer: Trainer,
  { plan, count, epoch, interruption, onBatch }: EpochOptions,
): Promise<EpochResult | undefined> {
  const order = permutation(count, deriveSeed(plan.seed, epoch));
  const batches = Math.ceil(count / plan.batchSize);
  const progress = createProgress({ epoch, epochs: plan.epochs, batches, count });
  let learningRate = 0;
  const giveUp = (found: string, batch: number): Error => {
    trainer.readLastGood();
    const where = `at batch ${batch + 1} of ${batches} in epoch ${epoch + 1}`;
    const advice = `the learning rate ${learningRate} may be too high, try a tenth of it`;
    return new Error(`${found} ${where}: ${advice}; the model keeps the weights of its last good batch.`);
  };
  const takeStep = (batch: number): StepResult => {
    const indices = order.subarray(batch * plan.batchSize, (batch + 1) * plan.batchSize);
    const step = epoch * batches + batch;
    learningRate = learningRateAt(plan.learningRate, { step, steps: plan.epochs * batches });
    try {
      return trainer.step(indices, { learningRate, step: step + 1 });
    } catch (error) {
      throw error instanceof NotFinite ? giveUp(error.found, batch) : error;
    }
  };
  for (let batch = 0; batch < batches; batch++) {
    if (interruption.requested()) {
      trainer.readWeights();
      return undefined;
    }
    const standing = progress.add(takeStep(batch), Math.min(plan.batchSize, count - batch * plan.batchSize));
    onBatch?.(standing);
    // Charts, the stop button and Ctrl-C get their turn between two batches.
    await breathe();
  }
  trainer.readWeights();
  // The next loss would show it only after this epoch's weights are measured and saved.
  if (!weightsAreFinite(model)) throw giveUp('The weights became infinite', batches - 1);
  return { ...progress.totals(), learningRate };
}
