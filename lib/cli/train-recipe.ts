import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Split } from '../data/split';
import { readMade } from '../model/load-or-train';
import { memberSeeds, recipeFolder, recipeRuns, recipes, trainRecipe } from '../model/recipes';
import type { RecipeName, RecipeRun } from '../model/recipes';
import { loadData } from './data-options';
import type { DataOptions } from './data-options';
import { interruption, report, showBatch, showEpoch } from './training-display';

/** Runs `digitlab train --recipe …`: all training images, then the test split once. */
export async function trainByRecipe(
  recipe: RecipeName,
  { seed, output, json, ...source }: DataOptions & { seed: number; output?: string; json?: boolean },
): Promise<void> {
  const folder = path.resolve(output ?? recipeFolder(recipe, seed));
  const data = loadData(source, { validationCount: 0 });
  const { classNames } = data;
  for (const run of recipeRuns(recipe, { seed, folder })) await refuseToReplace(run, data.train);
  if (recipe === 'ensemble')
    process.stderr.write(`${recipes.ensemble.members} members, seeds ${memberSeeds(seed).join(', ')}\n`);
  const { model, histories } = await trainRecipe(recipe, data.train, {
    seed,
    folder,
    classCount: classNames.length,
    notes: { recipe, classNames },
    onMember: ({ seed: own }) => process.stderr.write(`member with seed ${own}\n`),
    onBatch: showBatch,
    onEpoch: showEpoch,
  });
  if (histories.at(-1)?.ended === 'interrupted') throw interruption(histories, 'the same command goes on');
  report(model, data, { output: folder, json, history: histories });
}

/** Refuses to train over another run, or over one with other images: either may have taken hours. */
async function refuseToReplace({ folder, plan }: RecipeRun, split: Split): Promise<void> {
  if (!existsSync(path.join(folder, 'model.json'))) return;
  const saved = await readMade(folder, split, plan);
  saved?.model.dispose();
  if (saved) return;
  throw new Error(
    `${folder} holds something else than this recipe makes of these images: give another --output, or remove the folder.`,
  );
}
