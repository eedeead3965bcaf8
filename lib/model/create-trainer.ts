import type { LayersModel } from '@tensorflow/tfjs-node';
import type { Split } from '../data/split';
import { engine } from '../engine';
import { hasBfloat16 } from '../graph/bfloat16';
import { NotCompiled, compileTraining } from '../graph/compile';
import { checkData } from '../graph/data-check';
import { createEagerTrainer } from './eager-trainer';
import type { TrainingPlan } from './plan';
import type { Trainer } from './trainer';

/**
 * Compiles the training of a model; what cannot be compiled is named on stderr in one sentence and trains eagerly.
 *
 * @throws when the data does not fit the model, or the plan wants what only the compiler has.
 */
export function createTrainer(model: LayersModel, split: Split, plan: TrainingPlan): Trainer {
  try {
    if (plan.runEagerly) throw new NotCompiled('the plan says runEagerly');
    return compileTraining(model, split, { ...plan, mixedPrecision: plan.mixedPrecision && hasBfloat16() });
  } catch (error) {
    if (!(error instanceof NotCompiled)) throw error;
    refuseCompilerOnly(plan, error.message);
    // Without the native engine everything is eager, and the engine has said so already.
    if (!plan.runEagerly && engine === 'native') console.warn(`${error.message}: trained eagerly, about 3× slower`);
  }
  checkData(split, { imageShape: model.inputs[0].shape.slice(1), classCount: model.outputs[0].shape.at(-1) ?? 1 });
  return createEagerTrainer(model, split, plan);
}

function refuseCompilerOnly({ ema, augmentation }: TrainingPlan, reason: string): void {
  const wanted = [ema !== undefined && 'ema', augmentation && 'augmentation'].filter(Boolean).join(' and ');
  if (wanted)
    throw new Error(`${wanted} was given, which only compiled training has, and ${reason}: leave ${wanted} out.`);
}
