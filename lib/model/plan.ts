import type { Augmentation } from '../graph/augmentation';
import type { Split } from '../data/split';
import { checkWholeNumbers } from '../data/whole-number';
import { checkCompileOptions } from '../graph/compile-options';
import { adam } from './optimizer';
import type { OptimizerConfig } from './optimizer';
import { checkSchedule } from './schedule';
import type { Schedule } from './schedule';

/** How a run trains, all of it optional. */
export type PlanOptions = {
  epochs?: number;
  batchSize?: number;
  optimizer?: OptimizerConfig;
  learningRate?: Schedule;
  /** Share of the target that is spread evenly over all classes (Szegedy et al., 2016); 0 is none. */
  labelSmoothing?: number;
  /** Scales the gradients down to this global norm (Pascanu et al., 2013). */
  clipNorm?: number;
  /**
   * Keeps a moving average of the weights with this decay (0.999, say; smaller in the first steps), which is what is
   * measured, saved and left in the model.
   */
  ema?: number;
  /**
   * Takes batch norm's averages anew after the last epoch, over unchanged images (`settleBatchNorm`); with augmentation
   * they are those of changed ones otherwise.
   */
  settle?: boolean;
  /**
   * After the last epoch, lets the network see every image through a Gaussian of this standard deviation in pixels
   * (`softenImages`), as soft as augmentation made them; the network needs a `softening` layer.
   */
  soften?: number;
  /** Changes each image a little each time it is seen, by numbers drawn from the seed and the step. */
  augmentation?: Augmentation;
  /**
   * Lets convolutions, and the pooling, batch norm and ReLU right behind them, work in bfloat16 where the processor is
   * faster with it; weights and sums stay float32. Where it is not, nothing changes.
   */
  mixedPrecision?: boolean;
  /** Stops when the validation loss has not fallen for this many epochs; the best epoch's weights are restored. */
  patience?: number;
  /** Fixes order, dropout masks and augmentation; a whole number from 1 up. */
  seed?: number;
  /** Trains by TensorFlow.js's own operations, step by step, instead of one compiled graph: about 3× slower. */
  runEagerly?: boolean;
};

/** What decides the result of a run, apart from the model and the data: plain data that a checkpoint holds. */
export type TrainingPlan = PlanOptions &
  Required<Pick<PlanOptions, 'epochs' | 'batchSize' | 'optimizer' | 'learningRate' | 'seed'>>;

/** Fills in the defaults; what is left out and has none is not in the plan, as it is not in a checkpoint. */
export function createPlan({
  epochs = 5,
  batchSize = 128,
  optimizer = adam(),
  learningRate = 1e-3,
  seed = 1,
  ...rest
}: PlanOptions): TrainingPlan {
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return { epochs, batchSize, optimizer, learningRate, seed, ...given };
}

/** Refuses a plan that cannot be followed, in one sentence. */
export function checkPlan(plan: TrainingPlan, { validation }: { validation?: Split }): void {
  const { epochs, batchSize, seed } = plan;
  checkWholeNumbers({ epochs, batchSize, seed });
  // Random numbers are drawn from 32 bits of it: a larger seed would be the same as a smaller one.
  if (seed >= 2 ** 32) throw new Error(`seed is ${seed}: pass a whole number below ${2 ** 32}.`);
  checkSchedule(plan.learningRate);
  checkCompileOptions(plan);
  const { patience, settle, soften } = plan;
  if (patience !== undefined) checkWholeNumbers({ patience });
  if (soften !== undefined && !(soften >= 0 && soften <= 1))
    throw new Error(`soften is ${soften}: pass a standard deviation from 0 to 1 pixel, such as 0.5.`);
  for (const [name, wanted] of Object.entries({ settle, soften })) {
    if (patience !== undefined && wanted)
      throw new Error(
        `patience and ${name} were both given: ${name} needs to know the last epoch, leave one of them out.`,
      );
  }
  if (patience !== undefined && !validation)
    throw new Error(
      'patience was given without a validation split: pass `validation` too, early stopping looks at it.',
    );
}
