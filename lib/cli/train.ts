import { existsSync } from 'node:fs';
import path from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { architectures } from '../model/architectures';
import { courseRecipe } from '../model/course-model';
import { evaluate } from '../model/evaluation';
import type { History } from '../model/history';
import type { Progress } from '../model/progress';
import { resumeTraining, train } from '../model/training';
import { projectRoot } from '../project';
import { addDataOptions, loadData } from './data-options';
import type { DataOptions } from './data-options';
import { evaluationText } from './evaluation-text';
import { positive, wholeNumber } from './numbers';

type Architecture = keyof typeof architectures;

type Options = DataOptions & {
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

/** The model that `evaluate` and `predict` take when they are not told: your own convnet, else that of notebook 04. */
export function defaultModel(): string {
  const own = path.join(models, 'my-convnet');
  return existsSync(own) ? own : path.join(models, 'convnet');
}

/** Adds `digitlab train`: train, evaluate, save. */
export function addTrainCommand(program: Command): void {
  const command = program
    .command('train')
    .description('train a network, measure it on the test split, and save it')
    .addOption(
      new Option('--architecture <name>', 'the network').choices(Object.keys(architectures)).default('convnet'),
    )
    .option('--epochs <n>', 'passes over the training images', wholeNumber, courseRecipe.epochs)
    .option('--batch-size <n>', 'examples a step', wholeNumber, courseRecipe.batchSize)
    .option('--learning-rate <rate>', 'the peak of the one-cycle schedule', positive, courseRecipe.learningRate.peak)
    .option('--validation-count <n>', 'how many training images become the validation split', wholeNumber, 5000)
    .option('--patience <n>', 'stop when the validation loss has not fallen for n epochs', wholeNumber)
    .option('--seed <n>', 'fixes weights, order and dropout', wholeNumber, 1)
    .option('--output <dir>', 'where the model goes; default exports/models/my-ARCHITECTURE')
    .option('--resume', 'go on with an interrupted run in the output folder')
    .option('--json', 'print the result as JSON');
  addDataOptions(command).action(trainAndReport);
}

async function trainAndReport(options: Options, command: Command): Promise<void> {
  if (options.resume) refusePlan(command);
  const { architecture, epochs, batchSize, patience, seed, resume, json } = options;
  const output = path.resolve(options.output ?? path.join(models, `my-${architecture}`));
  const data = loadData(options, options);
  const notes = { architecture, classNames: data.classNames };
  const run = { validation: data.validation, checkpoint: output, notes, onBatch: showBatch, onEpoch: showEpoch };
  const model = resume ? undefined : architectures[architecture]({ classCount: data.classNames.length, seed });
  const learningRate = { kind: 'oneCycle', peak: options.learningRate } as const;
  const result = model
    ? { model, history: await train(model, data.train, { epochs, batchSize, learningRate, patience, seed, ...run }) }
    : await resumeTraining(output, data.train, run);
  if (result.history.ended === 'interrupted') {
    const whole = result.history.loss.length;
    const message = `Interrupted after ${whole} whole epochs; ${whole ? 'go on with --resume' : 'nothing was saved yet'}.`;
    throw Object.assign(new Error(message), { exitCode: 130 });
  }
  const evaluation = evaluate(result.model, data.test);
  const { accuracy, interval, loss, count } = evaluation;
  if (json)
    process.stdout.write(`${JSON.stringify({ output, accuracy, interval, loss, count, history: result.history })}\n`);
  else
    process.stdout.write(`\n${evaluationText(evaluation, data.classNames)}\nsaved in ${path.relative('', output)}\n`);
}

function showBatch({
  epoch,
  epochs,
  batch,
  batches,
  loss,
  accuracy,
  imagesPerSecond,
  remainingSeconds,
}: Progress): void {
  if (!process.stderr.isTTY) return;
  const standing = `loss ${loss.toFixed(4)}  accuracy ${(accuracy * 100).toFixed(2)} %`;
  const speed = `${Math.round(imagesPerSecond).toLocaleString('en')} images/s  ${Math.ceil(remainingSeconds)} s left`;
  process.stderr.write(`\r\x1b[Kepoch ${epoch}/${epochs}  batch ${batch}/${batches}  ${standing}  ${speed}`);
}

function showEpoch({ loss, validationLoss, validationAccuracy, seconds }: History): void {
  const start = process.stderr.isTTY ? '\r\x1b[K' : '';
  const validation = `validation loss ${validationLoss.at(-1)?.toFixed(4)}, accuracy ${((validationAccuracy.at(-1) ?? 0) * 100).toFixed(2)} %`;
  process.stderr.write(
    `${start}epoch ${loss.length}: loss ${loss.at(-1)?.toFixed(4)}, ${validation}, ${seconds.at(-1)?.toFixed(1)} s\n`,
  );
}

// A resumed run keeps the plan that it began with; another one would not be the same run.
function refusePlan(command: Command): void {
  const given = ['epochs', 'batchSize', 'learningRate', 'patience', 'seed'].filter(
    (name) => command.getOptionValueSource(name) === 'cli',
  );
  if (given.length === 0) return;
  const message = `--resume goes on with the plan that the run began with, so ${given.join(', ')} cannot be given: leave it out, or train anew without --resume.`;
  throw Object.assign(new Error(message), { exitCode: 2 });
}
