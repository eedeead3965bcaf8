import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { LayersModel } from '@tensorflow/tfjs-node';
import type { Dataset } from '../data/dataset';
import { projectRoot } from '../project';
import { createConvNet } from './architectures';
import type { History } from './history';
import { loadOrTrainFresh } from './load-or-train';
import type { RunOptions } from './training';

/** How the course trains its convolutional network: what every notebook, command and claim means by "the CNN". */
export const courseRecipe = {
  epochs: 6,
  batchSize: 128,
  learningRate: { kind: 'oneCycle' as const, peak: 0.005 },
};

const WHOLE = { seed: 1, epochs: courseRecipe.epochs, count: 55_000 };

/**
 * Returns the folder of the course's network, exports/models/convnet.
 *
 * With another seed, fewer epochs or fewer training images (`count`) it is another folder, so that a short run never
 * replaces the whole one.
 */
export function courseFolder({ seed = WHOLE.seed, epochs = WHOLE.epochs, count = WHOLE.count } = {}): string {
  const whole = isDeepStrictEqual({ seed, epochs, count }, WHOLE);
  const name = whole ? 'convnet' : `convnet-seed${seed}-epochs${epochs}-images${count}`;
  return path.join(projectRoot(), 'exports/models', name);
}

/**
 * Loads the course's network from `folder` if it was made by this recipe, seed and training split; else trains it.
 *
 * It is trained as `train(createConvNet({ seed }), mnist.train, { ...courseRecipe, seed, checkpoint: folder })`; a run
 * that was interrupted goes on where it stopped. The caller disposes the model.
 */
export async function loadOrTrainConvNet(
  mnist: Dataset,
  {
    seed = WHOLE.seed,
    epochs = courseRecipe.epochs,
    folder = courseFolder({ seed, epochs, count: mnist.train.count }),
    ...run
  }: Omit<RunOptions, 'checkpoint'> & { seed?: number; epochs?: number; folder?: string } = {},
): Promise<{ model: LayersModel; history: History }> {
  const model = createConvNet({ classCount: mnist.classNames.length, seed });
  const validation = mnist.validation.count > 0 ? mnist.validation : undefined;
  const options = { validation, ...run, checkpoint: folder };
  return loadOrTrainFresh(model, mnist.train, { plan: { ...courseRecipe, epochs, seed }, ...options });
}
