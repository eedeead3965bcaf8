import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-node';
import { projectRoot } from '../project';
import { readModel } from './checkpoint';
import type { ModelCard } from './model-card';
import type { RecipeName } from './recipes';

const advice = 'get it back with `git checkout data/checkpoints`';

/** The folder of the trained networks that come with the project. */
export const checkpointFolder = (): string => path.join(projectRoot(), 'data/checkpoints');

/**
 * Loads a trained network that comes with the project: `tiny`, `simple`, `deep` or `ensemble`; the caller disposes it.
 *
 * @throws with one sentence when there is no such network, or a file is missing or is not the published one (SHA-256).
 */
export async function loadPretrained(name: RecipeName): Promise<LayersModel> {
  return (await readPretrained(name)).model;
}

/** Loads a trained network that comes with the project together with its model card; the caller disposes the model. */
export async function readPretrained(name: RecipeName): Promise<{ model: LayersModel; card: ModelCard }> {
  const sums = publishedSums();
  if (!Object.hasOwn(sums, name))
    throw new Error(`There is no trained network ${name}: take ${Object.keys(sums).join(', ')}.`);
  const folder = path.join(checkpointFolder(), name);
  const file = path.join(folder, 'model.json');
  if (!existsSync(file)) throw new Error(`${file} is missing: ${advice}.`);
  // model.json holds the sum of the weights, so that this one answers for all of them.
  if (createHash('sha256').update(readFileSync(file)).digest('hex') !== sums[name])
    throw new Error(`${file} is not the published one (its SHA-256 differs): ${advice}.`);
  const { model, notes } = await readModel(folder, { advice });
  return { model, card: notes as ModelCard };
}

/** The SHA-256 of each network's model.json, which `npm run checkpoints` writes. */
function publishedSums(): Record<string, string> {
  const file = path.join(checkpointFolder(), 'sha256.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  } catch {
    throw new Error(`${file} is missing or damaged: ${advice}.`);
  }
}
