import { existsSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { decodePicture } from '../app/decode';
import { readDrawing } from '../app/drawing';
import type { Picture } from '../app/drawing';
import { MOST_PIXELS } from '../app/drawing/picture';
import { readIdx } from '../data/idx';
import { IMAGE_SIZE } from '../data/split';
import { predict } from '../model/evaluation';
import { argMax } from '../model/metrics';
import { modelHelp, openModel } from './open-model';
import { defaultModel } from './train';

/** Adds `digitlab predict`: what a saved network reads in pictures or IDX files. */
export function addPredictCommand(program: Command): void {
  program
    .command('predict')
    .description('read the digit in each picture (PNG or JPEG, one of 28×28 as it is), or all in an IDX file of images')
    .argument('<files...>', 'PNG, JPEG or IDX files')
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

type NamedImage = { name: string; image: Uint8Array };

function readImages(file: string): NamedImage[] {
  if (!existsSync(file)) throw new Error(`There is no file ${file}: check its name.`);
  return /\.(png|jpe?g)$/i.test(file) ? [{ name: file, image: readPicture(file) }] : readImagesOfIdx(file);
}

// A PNG of 28×28 is an image as the network reads them, light ink on dark; any other picture becomes one.
function readPicture(file: string): Uint8Array {
  const picture = decodePicture(readFileSync(file), { name: file, mostPixels: MOST_PIXELS });
  if (/\.png$/i.test(file) && picture.width === IMAGE_SIZE && picture.height === IMAGE_SIZE) return greyOf(picture);
  const drawing = readDrawing(picture);
  if (drawing.problem) throw new Error(`${file}: ${drawing.sentence}`);
  return drawing.image;
}

/** Grey by luminance (ITU-R BT.601); what is transparent shows black. */
function greyOf({ data, width, height }: Picture): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const [red, green, blue, alpha] = data.subarray(i * 4, i * 4 + 4);
    return Math.round(((0.299 * red + 0.587 * green + 0.114 * blue) * alpha) / 255);
  });
}

function readImagesOfIdx(file: string): NamedImage[] {
  const { type, shape, data } = readIdx(file);
  if (type !== 'uint8' || shape.length !== 3 || shape[1] !== IMAGE_SIZE || shape[2] !== IMAGE_SIZE)
    throw new Error(`${file} holds ${type} of shape [${shape.join(', ')}]: images are uint8 of shape [n, 28, 28].`);
  if (shape[0] === 0) throw new Error(`${file} holds 0 images: give a file with at least one.`);
  const size = IMAGE_SIZE * IMAGE_SIZE;
  return Array.from({ length: shape[0] }, (_, i) => ({
    name: `${file}[${i}]`,
    image: (data as Uint8Array).subarray(i * size, (i + 1) * size),
  }));
}
