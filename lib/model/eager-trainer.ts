import type { LayersModel } from '@tensorflow/tfjs-node';
import { deriveSeed } from '../data/random';
import { selectExamples } from '../data/split';
import type { Split } from '../data/split';
import { createOptimizer } from './eager-optimizer';
import { predict } from './evaluation';
import { keepLastGood } from './last-good';
import type { OptimizerConfig } from './optimizer';
import { NotFinite } from './trainer';
import type { Trainer } from './trainer';
import { trainStep, trainableVariables } from './training-step';
import { warnOfUnseeded } from './unseeded';

export type EagerOptions = { optimizer: OptimizerConfig; seed: number; labelSmoothing?: number; clipNorm?: number };

/** Trains by TensorFlow.js's own operations, one after the other, with its own gradients. */
export function createEagerTrainer(
  model: LayersModel,
  split: Split,
  { optimizer: config, seed, labelSmoothing, clipNorm }: EagerOptions,
): Trainer {
  warnOfUnseeded(model);
  const optimizer = createOptimizer(config, trainableVariables(model));
  const lastGood = keepLastGood(model);
  return {
    step(indices, { learningRate, step }) {
      const result = trainStep(model, selectExamples(split, indices), {
        ...{ optimizer, learningRate, step, labelSmoothing, clipNorm },
        seed: deriveSeed(seed, step),
        onFinite: lastGood.keep,
      });
      if (!Number.isFinite(result.loss)) throw new NotFinite(`The loss became ${result.loss}`);
      return result;
    },
    readWeights: () => undefined, // the model's own weights were trained
    readLastGood: lastGood.restore,
    predict: (images) => predict(model, images),
    state: () => optimizer.slots.map((slot) => slot.dataSync<'float32'>()),
    loadState: optimizer.load,
    dispose() {
      lastGood.dispose();
      optimizer.dispose();
    },
  };
}
