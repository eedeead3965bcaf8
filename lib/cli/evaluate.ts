import type { Command } from 'commander';
import { evaluate } from '../model/evaluation';
import { evaluateShifted } from '../model/test-time-shifts';
import { requireSameClasses } from './class-names';
import { addDataOptions, loadData } from './data-options';
import type { DataOptions } from './data-options';
import { evaluationText } from './evaluation-text';
import { given } from './given';
import { modelHelp, openModel } from './open-model';
import { defaultModel } from './train';

/** Adds `digitlab evaluate`: a saved model on the test split. */
export function addEvaluateCommand(program: Command): void {
  const command = program
    .command('evaluate')
    .description('measure a saved network on the test split')
    .option('--model <name>', modelHelp, given, defaultModel())
    .option('--shifts', 'read each image five times, one pixel apart, and take the mean')
    .option('--json', 'print the result as JSON');
  addDataOptions(command).action(async (options: DataOptions & { model: string; shifts?: boolean; json?: boolean }) => {
    // Only the test split is looked at, so the validation split is as small as it can be.
    const data = loadData(options, { validationCount: 0 });
    const { model, notes } = await openModel(options.model);
    const classCount = model.outputs[0].shape.at(-1);
    if (classCount !== data.classNames.length)
      throw new Error(
        `${options.model} tells ${classCount} classes apart, the data has ${data.classNames.length}: give the data that it was trained on with --data, or another --model.`,
      );
    if (!options.data)
      requireSameClasses(notes, data.classNames, { advice: 'give the folder that it was trained on with --data' });
    const evaluation = (options.shifts ? evaluateShifted : evaluate)(model, data.test);
    const { count, accuracy, interval, loss, confusion } = evaluation;
    if (options.json) process.stdout.write(`${JSON.stringify({ count, accuracy, interval, loss, confusion })}\n`);
    else {
      if (options.shifts) process.stdout.write('Each image was read five times, one pixel apart; the mean counts.\n');
      process.stdout.write(evaluationText(evaluation, data.classNames));
    }
  });
}
