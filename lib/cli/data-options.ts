import type { Command } from 'commander';
import { loadIdxFolder, loadMnist } from '../data/dataset';
import type { Dataset } from '../data/dataset';
import { wholeNumber } from './numbers';

export type DataOptions = { data?: string; classes?: string; validationCount: number };

/** Adds the options that choose the examples: MNIST, or any folder of four IDX files. */
export function addDataOptions(command: Command): Command {
  return command
    .option('--data <dir>', 'a folder with four IDX files, such as Fashion-MNIST; MNIST if not given')
    .option('--classes <names>', 'class names, separated by commas; otherwise DIR/classes.txt, or the ten digits')
    .option('--validation-count <n>', 'how many training images become the validation split', wholeNumber, 5000);
}

/** Loads what the options name. */
export function loadData({ data, classes, validationCount }: DataOptions): Dataset {
  if (!data) return loadMnist({ validationCount });
  return loadIdxFolder(data, { validationCount, classNames: classes?.split(',').map((name) => name.trim()) });
}
