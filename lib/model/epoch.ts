import { setImmediate as breathe } from 'node:timers/promises';
import type { LayersModel } from '@tensorflow/tfjs-node';
import { deriveSeed, permutation } from '../data/random';
import { selectExamples } from '../data/split';
import type { Split } from '../data/split';
import type { TrainingPlan } from './checkpoint';
import type { Interruption } from './interruption';
import type { LastGood } from './last-good';
import type { Optimizer } from './optimizer';
import { createProgress } from './progress';
import type { Progress } from './progress';
import { learningRateAt } from './schedule';
import { trainStep } from './training-step';
import { weightsAreFinite } from './weights';

/** What an epoch has measured while it trained. */
export type EpochResult = { loss: number; accuracy: number; learningRate: number };

type EpochOptions = {
  plan: TrainingPlan;
  /** From 0. */
  epoch: number;
  optimizer: Optimizer;
  interruption: Interruption;
  lastGood: LastGood;
  onBatch?: (progress: Progress) => void;
};

/**
 * Trains one epoch in an order and with dropout masks that depend on the seed and the epoch only.
 *
 * Resolves to undefined when it was interrupted. @throws when the loss is no longer finite, with the last good weights.
 */
export async function trainEpoch(
  model: LayersModel,
  split: Split,
  options: EpochOptions,
): Promise<EpochResult | undefined> {
  const { plan, epoch, optimizer, interruption, lastGood, onBatch } = options;
  const order = permutation(split.count, deriveSeed(plan.seed, epoch));
  const batches = Math.ceil(split.count / plan.batchSize);
  const progress = createProgress({ epoch, epochs: plan.epochs, batches, count: split.count });
  let learningRate = 0;
  const giveUp = (what: string, batch: number): Error => {
    lastGood.restore();
    const where = `at batch ${batch + 1} of ${batches} in epoch ${epoch + 1}`;
    const advice = `the learning rate ${learningRate} may be too high, try a tenth of it`;
    return new Error(`${what} ${where}: ${advice}; the weights of the last good batch are kept.`);
  };
  for (let batch = 0; batch < batches; batch++) {
    const step = epoch * batches + batch;
    learningRate = learningRateAt(plan.learningRate, { step, steps: plan.epochs * batches });
    const examples = selectExamples(split, order.subarray(batch * plan.batchSize, (batch + 1) * plan.batchSize));
    const seed = deriveSeed(plan.seed, epoch, batch);
    const result = trainStep(model, examples, {
      optimizer,
      learningRate,
      step: step + 1,
      seed,
      onFinite: lastGood.keep,
    });
    if (!Number.isFinite(result.loss)) {
      throw giveUp(`The loss became ${result.loss}`, batch);
    }
    const standing = progress.add(result, examples.count);
    onBatch?.(standing);
    // Charts, the stop button and Ctrl-C get their turn between two batches.
    await breathe();
    if (interruption.requested()) return undefined;
  }
  // The next loss would show it only after this epoch's weights are measured and saved.
  if (!weightsAreFinite(model)) throw giveUp('The weights became infinite', batches - 1);
  return { ...progress.totals(), learningRate };
}
