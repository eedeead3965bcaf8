import path from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-node';
import type { Split } from '../data/split';
import { makeFolder } from '../make-folder';
import { projectRoot } from '../project';
import { createConvNet } from './architectures/conv-net';
import { createDeepNet } from './architectures/deep-net';
import type { ArchitectureOptions } from './architectures/input';
import { createTinyNet } from './architectures/tiny-net';
import { saveModel } from './checkpoint';
import { createEnsemble } from './ensemble';
import type { History } from './history';
import { loadOrTrainFresh } from './load-or-train';
import type { PlanOptions } from './plan';
import type { RunOptions } from './training';

/** How one network is made: its architecture, and how it is trained. */
export type Recipe = { create(options?: ArchitectureOptions): LayersModel; plan: PlanOptions };

const oneCycle = (peak: number) => ({ kind: 'oneCycle' as const, peak });
const common = { batchSize: 128, learningRate: oneCycle(0.005), mixedPrecision: true };

/** The recipes for a single network; all choices in them were made on a validation split of the training images. */
const single = {
  simple: {
    create: createConvNet,
    plan: { ...common, epochs: 7, augmentation: { rotation: 5, translation: 1 } },
  },
  tiny: {
    create: createTinyNet,
    plan: {
      ...common,
      epochs: 30,
      augmentation: { rotation: 10, translation: 2, zoom: 0.1, shear: 0.1, elastic: 0.7, thickness: 0.4 },
      ema: 0.999,
      settle: true,
    },
  },
  deep: {
    create: createDeepNet,
    plan: {
      ...common,
      epochs: 48,
      learningRate: oneCycle(0.004),
      augmentation: {
        rotation: 14,
        translation: 2.5,
        zoom: 0.18,
        shear: 0.22,
        elastic: 1.2,
        sharpen: 1,
        thickness: 0.7,
      },
      ema: 0.999,
      soften: 0.5,
      settle: true,
    },
  },
} satisfies Record<string, Recipe>;

/** All recipes by name; `ensemble` is as many `deep` networks as it has members, each with a seed of its own. */
export const recipes = { ...single, ensemble: { ...single.deep, members: 5 } };

export type RecipeName = keyof typeof recipes;

/** The seeds of the members of the ensemble with this seed: 1 … 5 for 1, 6 … 10 for 2. */
export function memberSeeds(seed: number): number[] {
  return Array.from({ length: recipes.ensemble.members }, (_, i) => (seed - 1) * recipes.ensemble.members + i + 1);
}

/** The folder that a recipe's network with this seed goes to when none is given. */
export function recipeFolder(name: RecipeName, seed: number): string {
  return path.join(projectRoot(), 'exports/models/recipes', `${name}-seed${seed}`);
}

/** One training of a recipe: an ensemble has one for each member, in a folder `deep-seedN` beside its own. */
export type RecipeRun = { seed: number; folder: string; plan: PlanOptions };

/** The trainings that a recipe consists of, in their order. */
export function recipeRuns(name: RecipeName, { seed, folder }: { seed: number; folder: string }): RecipeRun[] {
  if (name !== 'ensemble') return [{ seed, folder, plan: { ...recipes[name].plan, seed } }];
  return memberSeeds(seed).flatMap((own) =>
    recipeRuns('deep', { seed: own, folder: path.join(path.dirname(folder), `deep-seed${own}`) }),
  );
}

type RecipeOptions = Omit<RunOptions, 'checkpoint'> & {
  seed?: number;
  folder?: string;
  classCount?: number;
  /** Called when a member of an ensemble begins; `seed` is its own. */
  onMember?: (member: { seed: number; index: number }) => void;
};

/**
 * Trains a network by its recipe, or loads it from `folder` if this was done before; what was interrupted goes on.
 *
 * An ensemble's members are trained one after another, in folders `deep-seedN` beside its own. The histories that come
 * back are one for each network. The caller disposes the model.
 */
export async function trainRecipe(
  name: RecipeName,
  split: Split,
  { seed = 1, folder = recipeFolder(name, seed), classCount = 10, onMember, ...run }: RecipeOptions = {},
): Promise<{ model: LayersModel; histories: History[] }> {
  if (name !== 'ensemble') {
    const [{ plan }] = recipeRuns(name, { seed, folder });
    const options = { ...run, plan, checkpoint: folder };
    const { model, history } = await loadOrTrainFresh(recipes[name].create({ classCount, seed }), split, options);
    return { model, histories: [history] };
  }
  return trainMembers(split, { runs: recipeRuns(name, { seed, folder }), folder, classCount, onMember, ...run });
}

type MemberOptions = Omit<RecipeOptions, 'seed'> & { runs: RecipeRun[]; folder: string };

async function trainMembers(split: Split, { runs, folder, onMember, ...run }: MemberOptions) {
  makeFolder(folder);
  const members: LayersModel[] = [];
  const histories: History[] = [];
  try {
    for (const [index, { seed, folder: place }] of runs.entries()) {
      onMember?.({ seed, index });
      const { model, histories: own } = await trainRecipe('deep', split, { ...run, seed, folder: place });
      members.push(model);
      // A history that was given is emptied for the next member.
      histories.push(...structuredClone(own));
      if (own[0].ended === 'interrupted') return { model: members.pop() as LayersModel, histories };
    }
    const model = await createEnsemble(members);
    await saveModel(folder, model, { notes: run.notes });
    return { model, histories };
  } finally {
    members.forEach((member) => member.dispose());
  }
}
