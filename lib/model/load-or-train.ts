import { isDeepStrictEqual } from 'node:util';
import type { LayersModel } from '@tensorflow/tfjs-node';
import type { Split } from '../data/split';
import { readCheckpoint } from './checkpoint';
import type { Checkpoint } from './checkpoint';
import type { History } from './history';
import { createPlan } from './plan';
import type { PlanOptions } from './plan';
import { isSameNetwork } from './same-network';
import { continueTraining, train } from './training';
import type { RunOptions } from './training';

/** As `loadOrTrain`, for a model that nobody else has: it is disposed if there is an error, too. */
export async function loadOrTrainFresh(
  model: LayersModel,
  split: Split,
  options: Parameters<typeof loadOrTrain>[2],
): ReturnType<typeof loadOrTrain> {
  try {
    return await loadOrTrain(model, split, options);
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/**
 * Loads what this plan made of this model and split from the folder `checkpoint`; else trains, and saves it there.
 *
 * A run that was interrupted goes on where it stopped. `model` is a fresh one, with the seed of its first weights; it is
 * disposed if a saved one takes its place, and stays the caller's if there is an error. The caller disposes the model
 * that comes back.
 */
export async function loadOrTrain(
  model: LayersModel,
  split: Split,
  { plan, ...run }: RunOptions & { plan: PlanOptions; checkpoint: string },
): Promise<{ model: LayersModel; history: History }> {
  const saved = await readMade(run.checkpoint, split, plan);
  if (saved && isSameNetwork(saved.model, model)) {
    const continued = await continueTraining(saved, split, run);
    model.dispose();
    return continued;
  }
  saved?.model.dispose();
  return { model, history: await train(model, split, { ...plan, ...run }) };
}

/**
 * Reads what this plan has made of this split, or begun; undefined if the folder holds none. The caller disposes the
 * model.
 */
export async function readMade(folder: string, split: Split, plan: PlanOptions): Promise<Checkpoint | undefined> {
  // No checkpoint, a damaged one, or one of other data: all mean that there is nothing to load.
  const saved = await readCheckpoint(folder, split).catch(() => undefined);
  if (!saved || isDeepStrictEqual(saved.plan, createPlan(plan))) return saved;
  saved.model.dispose();
  return undefined;
}
