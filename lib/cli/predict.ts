import type { Command } from 'commander';
import { readIdx } from '../data/idx';
import { readPng } from '../data/png';
import { IMAGE_SIZE } from '../data/split';
import { predict } from '../model/evaluation';
import { argMax } from '../model/metrics';
import { modelHelp, openModel } from './open-model';
import { defaultModel } from './train';

/** Adds `digitlab predict`: what a saved network reads in PNG or IDX files. */
export function addPredictCommand(program: Command): void {
  program
    .command('predict')
    .description('read digits in PNG files (28×28, light ink on dark) or in an IDX file of images')
    .argument('<files...>', 'PNG or IDX files')
    .option('--model <name>', modelHelp, defaultModel())
    .option('--json', 'print the answers as JSON')
    .action(async (files: string[], options: { model: string; json?: boolean }) => {
      const images = files.flatMap(readImages);
      const { model, notes } = await openModel(options.model);
      const probabilities = predict(model, Buffer.concat(images.map(({ image }) => image)));
      const classCount = probabilities.length / images.length;
      const classNames = (notes as { classNames?: string[] }).classNames;
      const answers = [...argMax(probabilities, classCount)].map((label, i) => ({
        image: images[i].name,
        answer: classNames?.[label] ?? String(label),
        probability: probabilities[i * classCount + label],
        probabilities: [...probabilities.subarray(i * classCount, (i + 1) * classCount)],
      }));
      if (options.json) process.stdout.write(`${JSON.stringify(answers)}\n`);
      else
        for (const { image, answer, probability } of answers)
          process.stdout.write(`${image}: ${answer} (${(probability * 100).toFixed(1)} %)\n`);
    });
}

function readImages(file: string): { name: string; image: Uint8Array }[] {
  if (file.toLowerCase().endsWith('.png')) return [{ name: file, image: readPng(file) }];
  const { type, shape, data } = readIdx(file);
  if (type !== 'uint8' || shape.length !== 3 || shape[1] !== IMAGE_SIZE || shape[2] !== IMAGE_SIZE)
    throw new Error(`${file} holds ${type} of shape [${shape.join(', ')}]: images are uint8 of shape [n, 28, 28].`);
  const size = IMAGE_SIZE * IMAGE_SIZE;
  return Array.from({ length: shape[0] }, (_, i) => ({
    name: `${file}[${i}]`,
    image: (data as Uint8Array).subarray(i * size, (i + 1) * size),
  }));
}
