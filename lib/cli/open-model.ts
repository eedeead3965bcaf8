import { existsSync } from 'node:fs';
import path from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-node';
import { readModel } from '../model/checkpoint';
import { readPretrained } from '../model/pretrained';
import { recipes } from '../model/recipes';
import type { RecipeName } from '../model/recipes';

/** What `--model` takes, for its help. */
export const modelHelp = `a folder that \`digitlab train\` made, or a network that ships: ${Object.keys(recipes).join(', ')}`;

/** Opens what `--model` names; a folder that is called like a network that ships is given as ./NAME. */
export async function openModel(model: string): Promise<{ model: LayersModel; notes: unknown }> {
  if (!Object.hasOwn(recipes, model)) {
    if (!model.includes(path.sep) && !existsSync(model))
      throw new Error(
        `There is no network ${model}: give the folder of one, or one of ${Object.keys(recipes).join(', ')}.`,
      );
    return readModel(model);
  }
  const { model: shipped, card } = await readPretrained(model as RecipeName);
  return { model: shipped, notes: card };
}
