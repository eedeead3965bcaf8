import { existsSync } from 'node:fs';
import path from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { architectures } from '../model/architectures';
import { courseRecipe } from '../model/course-model';
import { readUnfinished } from '../model/checkpoint';
import type { Checkpoint } from '../model/checkpoint';
import { recipes } from '../model/recipes';
import type { RecipeName } from '../model/recipes';
import { resumeTraining, train } from '../model/training';
import { projectRoot } from '../project';
import { addDataOptions, loadData } from './data-options';
import type { DataOptions } from './data-options';
import { given } from './given';
import { positive, wholeNumber } from './numbers';
import { trainByRecipe } from './train-recipe';
import { interruption, report, showBatch, showEpoch } from './training-display';

type Architecture = keyof typeof architectures;

type Options = DataOptions & {
  recipe?: RecipeName;
  architecture: Architecture;
  epochs: number;
  batchSize: number;
  learningRate: number;
  patience?: number;
  validationCount: number;
  seed: number;
  output?: string;
  resume?: boolean;
  json?: boolean;
};

const models = path.join(projectRoot(), 'exports/models');

/** What `evaluate` and `predict` take when they are not told: your own convnet, that of notebook 04, or one that ships. */
export function defaultModel(): string {
  return (
    ['my-convnet', 'convnet'].map((name) => path.join(models, name)).find((folder) => existsSync(folder)) ?? 'simple'
  );
}

/** Adds `digitlab train`: train, evaluate, save. */
export function addTrainCommand(program: Command): void {
  const command = program
    .command('train')
    .description('train a network, measure it on the test split, and save it')
    .addOption(
      new Option('--architecture <name>', 'the network').choices(Object.keys(architectures)).default('convnet'),
    )
    .addOption(
      new Option('--recipe <name>', 'a whole recipe, network and training; uses all training images').choices(
        Object.keys(recipes),
      ),
    )
    .option('--epochs <n>', 'passes over the training images', wholeNumber, courseRecipe.epochs)
    .option('--batch-size <n>', 'examples a step', wholeNumber, courseRecipe.batchSize)
    .option('--learning-rate <rate>', 'the peak of the one-cycle schedule', positive, courseRecipe.learningRate.peak)
    .option('--validation-count <n>', 'how many training images become the validation split', wholeNumber, 5000)
    .option('--patience <n>', 'stop when the validation loss has not fallen for n epochs', wholeNumber)
    .option('--seed <n>', 'fixes weights, order and dropout', wholeNumber, 1)
    .option(
      '--output <dir>',
      'where the model goes; default exports/models/my-ARCHITECTURE or recipes/RECIPE-seedN; the members of an ensemble go beside it',
      given,
    )
    .option('--resume', 'go on with an interrupted run in the output folder')
    .option('--json', 'print the result as JSON');
  addDataOptions(command).action(trainAndReport);
}

async function trainAndReport(options: Options, command: Command): Promise<void> {
  if (options.recipe) {
    refuse(command, [...planOptions, 'architecture', 'validationCount', 'resume'], {
      reason: `The recipe ${options.recipe} is a whole plan and goes on by itself`,
    });
    return trainByRecipe(options.recipe, options);
  }
  if (options.resume)
    refuse(command, [...planOptions, 'seed', 'validationCount'], {
      reason: '--resume goes on with the plan that the run began with',
    });
  const { architecture, epochs, batchSize, patience, seed, resume, json } = options;
  const output = path.resolve(options.output ?? path.join(models, `my-${architecture}`));
  const stopped = await readUnfinished(output);
  if (stopped && !resume) throw overwriting(output, stopped);
  const validationCount = (stopped?.notes.validationCount as number | undefined) ?? options.validationCount;
  const data = loadData(options, { validationCount });
  // A run that goes on keeps the notes that it began with.
  const notes = resume ? undefined : { architecture, classNames: data.classNames, validationCount };
  const run = { validation: data.validation, checkpoint: output, notes, onBatch: showBatch, onEpoch: showEpoch };
  const model = resume ? undefined : architectures[architecture]({ classCount: data.classNames.length, seed });
  const learningRate = { kind: 'oneCycle', peak: options.learningRate } as const;
  const result = model
    ? { model, history: await train(model, data.train, { epochs, batchSize, learningRate, patience, seed, ...run }) }
    : await resumeTraining(output, data.train, run);
  if (result.history.ended === 'interrupted') throw interruption([result.history], 'go on with --resume');
  report(result.model, data, { output, json, history: result.history });
}

/** The error of beginning anew where an interrupted run still waits to go on. */
function overwriting(output: string, { plan, history }: Pick<Checkpoint, 'plan' | 'history'>): Error {
  const done = `${history.loss.length} of ${plan.epochs} epochs`;
  return new Error(`${output} holds a run that stopped after ${done}: go on with --resume, or give another --output.`);
}

const planOptions = ['epochs', 'batchSize', 'learningRate', 'patience'];

// Another plan would not be the same run, and one that is ignored would mislead.
function refuse(command: Command, names: readonly string[], { reason }: { reason: string }): void {
  const given = command.options.filter(
    (option) =>
      names.includes(option.attributeName()) && command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  if (given.length === 0) return;
  const flags = given.map(({ long }) => long).join(', ');
  const message = `${reason}, so ${flags} cannot be given: leave ${given.length === 1 ? 'it' : 'them'} out.`;
  throw Object.assign(new Error(message), { exitCode: 2 });
}
