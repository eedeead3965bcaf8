import { existsSync } from 'node:fs';
import path from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-node';
import { readModel } from '../model/checkpoint';
import { readPretrained } from '../model/pretrained';
import { recipes } from '../model/recipes';
import type { RecipeName } from '../model/recipes';

const shipped = Object.keys(recipes).join(', ');

/** What `--model` takes, for its help. */
export const modelHelp = `a folder that \`digitlab train\` made, or a network that ships: ${shipped}`;

/** Opens what `--model` names; a folder that is called like a network that ships is given as ./NAME. */
export async function openModel(model: string): Promise<{ model: LayersModel; notes: unknown }> {
  if (!Object.hasOwn(recipes, model)) {
    if (!model.includes(path.sep) && !existsSync(model))
      throw new Error(`There is no network ${model}: give the folder of one, or one of ${shipped}.`);
    return readModel(model);
  }
  const { model: network, card } = await readPretrained(model as RecipeName);
  return { model: network, notes: card };
}
