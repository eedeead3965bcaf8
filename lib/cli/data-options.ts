import type { Command } from 'commander';
import { loadIdxFolder, loadMnist } from '../data/dataset';
import type { Dataset } from '../data/dataset';
import { given } from './given';

export type DataOptions = { data?: string; classes?: string };

/** Adds the options that choose the examples: MNIST, or any folder of four IDX files. */
export function addDataOptions(command: Command): Command {
  return command
    .option('--data <dir>', 'a folder with four IDX files, such as Fashion-MNIST; MNIST if not given', given)
    .option(
      '--classes <names>',
      'class names, separated by commas; otherwise DIR/classes.txt, or the ten digits',
      given,
    );
}

/** Loads what the options name, with `validationCount` of the training images as the validation split. */
export function loadData({ data, classes }: DataOptions, { validationCount = 5000 } = {}): Dataset {
  const wrong = (sentence: string): Error => Object.assign(new Error(sentence), { exitCode: 2 });
  if (!data && classes) throw wrong('--classes names the classes of --data DIR: give --data too, or leave it out.');
  if (!data) return loadMnist({ validationCount });
  const classNames = classes?.split(',').map((name) => name.trim());
  if (classNames?.includes(''))
    throw wrong(`--classes is ${classes}: a name is empty, give one between each two commas.`);
  return loadIdxFolder(data, { validationCount, classNames });
}
