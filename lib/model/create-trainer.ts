import type { LayersModel } from '@tensorflow/tfjs-node';
import type { Split } from '../data/split';
import { engine } from '../engine';
import { hasFastBfloat16 } from '../graph/bfloat16';
import { NotCompiled, compileTraining } from '../graph/compile';
import { NOTHING_TO_TRAIN } from '../graph/training-graph';
import { checkData, modelShape } from '../graph/data-check';
import { createEagerTrainer } from './eager-trainer';
import { layersOf } from './layers';
import type { Layer } from './layers';
import type { TrainingPlan } from './plan';
import { checkProbabilities } from './probabilities';
import type { Trainer } from './trainer';

/**
 * Compiles the training of a model; what cannot be compiled is named on stderr in one sentence and trains eagerly.
 *
 * @throws when the data does not fit the model, or the plan wants what only the compiler has.
 */
export function createTrainer(model: LayersModel, split: Split, plan: TrainingPlan): Trainer {
  requireTrainable(model);
  try {
    if (plan.runEagerly) throw new NotCompiled('the plan says runEagerly');
    return compileTraining(model, split, { ...plan, mixedPrecision: plan.mixedPrecision && hasFastBfloat16() });
  } catch (error) {
    if (!(error instanceof NotCompiled)) throw error;
    checkData(split, modelShape(model));
    checkProbabilities(model, split);
    checkBatchNorm(model);
    refuseCompilerOnly(plan, error.message);
    // Without the native engine everything is eager, and the engine has said so already.
    if (!plan.runEagerly && engine === 'native') console.warn(`${error.message}: trained eagerly, about 3× slower`);
  }
  return createEagerTrainer(model, split, plan);
}

// TensorFlow.js applies constraints where neither way of training goes by, not even its own `fit`.
function requireTrainable(model: LayersModel): void {
  if (model.trainableWeights.length === 0) throw new Error(NOTHING_TO_TRAIN);
  const bound = model.trainableWeights.find(({ constraint }) => constraint != null);
  if (bound)
    throw new Error(`The weight ${bound.originalName} has a constraint, which training does not keep: leave it out.`);
}

// TensorFlow.js asks batch norm for both weights while it trains, whether or not it has them.
function checkBatchNorm(model: LayersModel): void {
  const missing = (layer: Layer) => ['scale', 'center'].find((part) => layer.getConfig()[part] === false);
  const layer = layersOf(model).find((each) => each.getClassName() === 'BatchNormalization' && missing(each));
  if (layer)
    throw new Error(
      `Layer '${layer.name}' has no ${missing(layer)}, which eager training cannot do without: leave that to its default, or have the model compiled.`,
    );
}

function refuseCompilerOnly({ ema, augmentation }: TrainingPlan, reason: string): void {
  const wanted = [ema !== undefined && 'ema', augmentation && 'augmentation'].filter(Boolean).join(' and ');
  if (wanted)
    throw new Error(`${wanted} was given, which only compiled training has, and ${reason}: leave ${wanted} out.`);
}
