import { existsSync, readFileSync, statSync } from 'node:fs';
import type { Command } from 'commander';
import { decodePicture, sizeOfPicture } from '../app/decode';
import { readDrawing } from '../app/drawing';
import type { Picture } from '../app/drawing';
import { MOST_PIXELS } from '../app/drawing/picture';
import { parseIdx, readIdx } from '../data/idx';
import type { IdxArray } from '../data/idx';
import { IMAGE_SIZE } from '../data/split';
import { predict } from '../model/evaluation';
import { argMax } from '../model/metrics';
import { given } from './given';
import { modelHelp, openModel } from './open-model';
import { defaultModel } from './train';

/** Adds `digitlab predict`: what a saved network reads in pictures or IDX files. */
export function addPredictCommand(program: Command): void {
  program
    .command('predict')
    .description(
      'read the digit in each picture (PNG or JPEG; of 28×28, light on dark, as it is), or all in an IDX file of images',
    )
    .argument('<files...>', 'PNG, JPEG or IDX files')
    .option('--model <name>', modelHelp, given, defaultModel())
    .option('--json', 'print the answers as JSON')
    .action(async (files: string[], options: { model: string; json?: boolean }) => {
      const images = files.flatMap(readOrSkip);
      if (images.length === 0) {
        if (options.json) process.stdout.write('[]\n');
        return;
      }
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

// One file that cannot be read takes nothing from the others; the exit code tells of it.
function readOrSkip(file: string): NamedImage[] {
  try {
    return readImages(file);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
    return [];
  }
}

function readImages(file: string): NamedImage[] {
  if (!existsSync(file)) throw new Error(`There is no file ${file}: check its name.`);
  const kind = statSync(file);
  if (kind.isDirectory()) throw new Error(`${file} is a folder: give the files in it.`);
  // Others, such as /dev/zero, may never end.
  if (!kind.isFile() && !kind.isFIFO()) throw new Error(`${file} is a device: give a file.`);
  const bytes = readFileSync(file);
  if (sizeOfPicture(bytes)) return [{ name: file, image: readPicture(file, bytes) }];
  const isIdx = bytes[0] === 0 && bytes[1] === 0;
  if (!isIdx && !file.endsWith('.gz')) throw new Error(`${file} is no picture: give a PNG or JPEG, or an IDX file.`);
  return imagesOfIdx(file, file.endsWith('.gz') ? readIdx(file) : parseIdx(bytes, { name: file }));
}

// A picture of 28×28 with light ink on dark is an image as the network reads them; any other becomes one.
function readPicture(file: string, bytes: Buffer): Uint8Array {
  const picture = decodePicture(bytes, { name: file, mostPixels: MOST_PIXELS });
  if (picture.width === IMAGE_SIZE && picture.height === IMAGE_SIZE) {
    const grey = greyOf(picture);
    if (isLightOnDark(grey)) return grey;
  }
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

/** Whether there is light ink, and most of the edge of the image is dark. */
function isLightOnDark(grey: Uint8Array): boolean {
  const last = IMAGE_SIZE - 1;
  const edge = grey.filter(
    (_, i) => [0, last].includes(i % IMAGE_SIZE) || [0, last].includes(Math.floor(i / IMAGE_SIZE)),
  );
  return grey.some((value) => value >= 128) && 2 * edge.filter((value) => value < 128).length > edge.length;
}

function imagesOfIdx(file: string, { type, shape, data }: IdxArray): NamedImage[] {
  if (type !== 'uint8' || shape.length !== 3 || shape[1] !== IMAGE_SIZE || shape[2] !== IMAGE_SIZE)
    throw new Error(`${file} holds ${type} of shape [${shape.join(', ')}]: images are uint8 of shape [n, 28, 28].`);
  if (shape[0] === 0) throw new Error(`${file} holds 0 images: give a file with at least one.`);
  const size = IMAGE_SIZE * IMAGE_SIZE;
  return Array.from({ length: shape[0] }, (_, i) => ({
    name: `${file}[${i}]`,
    image: (data as Uint8Array).subarray(i * size, (i + 1) * size),
  }));
}
