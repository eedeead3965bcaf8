import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Augmentation } from '../graph/augmentation';
import type { History } from './history';
import type { PlanOptions } from './plan';
import { checkpointFolder } from './pretrained';
import type { RobustnessCurve } from './robustness';

/** Several runs of one recipe: mean, sample standard deviation, and the ends; accuracies are from 0 to 1. */
export type Spread = { count: number; mean: number; standardDeviation: number; lowest: number; highest: number };

type Costs = { parameters: number; multiplyAdds: number };
/** `made` has the machine and the versions of each result. */
type Origin = {
  data: string;
  made: Record<string, { machine: Record<string, string | number>; versions: Record<string, string> }>;
};
type SingleRecipe = Costs & {
  recipe: PlanOptions;
  accuracy: Spread;
  shiftedAccuracy: Spread;
  seconds: number;
  runs: SeedRun[];
};
type SeedRun = { seed: number; accuracy: number; shiftedAccuracy: number; loss: number; seconds: number };
type EnsembleRecipe = Costs & {
  recipe: PlanOptions & { members: number[] };
  accuracy: number;
  shiftedAccuracy: number;
  loss: number;
  seconds: number;
  /** The accuracies of all choices of so many members. */
  subsets: (Spread & { size: number })[];
};

/** `refused` counts the pictures that were not read; they are wrong. */
type Reading = { accuracy: number; refused: number };
/** `level` is the upper end of a factor's range, or its name. */
type Level = { level: number | string; count: number; accuracy: number };

/** What the long runs measured that no notebook repeats; each has a command that makes it again. */
export type Measurements = {
  /** `npm run bench:accuracy`: the recipes over several seeds, on the test images. */
  accuracy: Origin & {
    recipes: { simple: SingleRecipe; tiny: SingleRecipe; deep: SingleRecipe; ensemble: EnsembleRecipe };
  };
  /** `npm run bench:choices`: what was tried for the recipe `deep`, on 10,000 validation images. */
  choices: Origin & {
    precision: 'float32' | 'bfloat16';
    recipe: PlanOptions;
    tried: Record<string, Costs & { accuracy: number; shiftedAccuracy: number; loss: number }>;
  };
  /** `npm run bench:depth`: networks of growing depth, on the validation images. */
  depth: Origin & {
    plan: PlanOptions;
    networks: Record<
      string,
      Costs & { secondsAnEpoch: number; accuracy: Spread; runs: { seed: number; accuracy: number; history: History }[] }
    >;
  };
  /** `npm run bench:drawing`: the trained networks on the test digits drawn anew, with all steps and without some. */
  drawing: Origin & {
    networks: Record<string, { 'all steps': Reading & { levels: Record<string, Level[]> }; [way: string]: Reading }>;
  };
  /** `npm run bench:robustness`: the trained networks on changed test images. */
  robustness: Origin & {
    seed: number;
    plan: PlanOptions;
    augmentation: Augmentation;
    networks: Record<string, RobustnessCurve[]>;
  };
};

/** Reads what one of the long commands measured, from data/checkpoints. */
export function readMeasurements<Name extends keyof Measurements>(name: Name): Measurements[Name] {
  const file = path.join(checkpointFolder(), `${name}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as Measurements[Name];
}
