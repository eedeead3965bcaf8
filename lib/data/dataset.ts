import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../project';
import { parseIdx, readIdx } from './idx';
import type { IdxArray } from './idx';
import { checkLabels, DIGITS } from './labels';
import sha256Sums from './mnist-files.json';
import { IMAGE_SIZE } from './split';
import type { Dataset, Split } from './split';
import { splitOff } from './stratify';

export { loadMnistSample } from './mnist-sample';
export * from './split';

/** An array and the file it came from, which error messages name. */
type IdxFile = IdxArray & { file: string };

/**
 * Loads the full MNIST: 60,000 training images, `validationCount` of them set apart for validation, and 10,000 test
 * images.
 *
 * The validation split is drawn with `seed`, each digit in proportion. Throws when one of the four files in data/mnist
 * is missing or is not, byte for byte, the published one.
 */
export function loadMnist({ validationCount = 5000, seed = 1 } = {}): Dataset {
  const training = toSplit(readOriginal('train-images-idx3-ubyte'), readOriginal('train-labels-idx1-ubyte'));
  const test = toSplit(readOriginal('t10k-images-idx3-ubyte'), readOriginal('t10k-labels-idx1-ubyte'));
  return { name: 'MNIST', ...withValidation(training, { validationCount, seed }), test, classNames: [...DIGITS] };
}

type FolderOptions = { validationCount?: number; seed?: number; classNames?: string[] };

/**
 * Loads a folder with four IDX files like MNIST's, such as Fashion-MNIST; each may be compressed (`.gz`).
 *
 * Images must be 28×28 bytes. Class names are `classNames`, else the lines of classes.txt in the folder, else digits.
 */
export function loadIdxFolder(
  dir: string,
  { validationCount = 5000, seed = 1, classNames }: FolderOptions = {},
): Dataset {
  if (!existsSync(dir) || !statSync(dir).isDirectory())
    throw new Error(`${dir} is no folder: pass the folder that holds the four IDX files.`);
  const names = classNames ?? readClassNames(dir);
  if (names.length === 0) throw new Error(`There are no class names for ${dir}: give one for each label.`);
  const classCount = names.length;
  const training = toSplit(readFrom(dir, 'train-images'), readFrom(dir, 'train-labels'), { classCount });
  const test = toSplit(readFrom(dir, 't10k-images'), readFrom(dir, 't10k-labels'), { classCount });
  const name = path.basename(path.resolve(dir));
  return { name, ...withValidation(training, { validationCount, seed }), test, classNames: names };
}

/** Joins images and labels, once they are found to fit each other, the networks and the classes. */
function toSplit(images: IdxFile, labels: IdxFile, { classCount = DIGITS.length } = {}): Split {
  if (images.type !== 'uint8' || images.shape.length !== 3)
    throw new Error(`${images.file} holds ${images.type} [${images.shape}]: wanted images, uint8 [count, 28, 28].`);
  if (labels.type !== 'uint8' || labels.shape.length !== 1)
    throw new Error(`${labels.file} holds ${labels.type} [${labels.shape}]: wanted labels, uint8 [count].`);
  const [count, height, width] = images.shape;
  if (height !== IMAGE_SIZE || width !== IMAGE_SIZE)
    throw new Error(`${images.file} holds images of ${height}×${width}: the networks here read 28×28, scale them.`);
  if (count !== labels.shape[0])
    throw new Error(
      `${images.file} has ${count} images, ${labels.file} ${labels.shape[0]} labels: take matching files.`,
    );
  if (count === 0) throw new Error(`${images.file} holds no image: take a file with some.`);
  checkLabels(labels.data, classCount, { name: labels.file });
  return { images: images.data as Uint8Array, labels: labels.data as Uint8Array, count };
}

function withValidation(training: Split, { validationCount, seed }: { validationCount: number; seed: number }) {
  if (!Number.isInteger(validationCount) || validationCount < 0 || validationCount >= training.count)
    throw new Error(
      `validationCount is ${validationCount} of ${training.count} training images: leave some to train on.`,
    );
  const [train, validation] = splitOff(training, { count: validationCount, seed });
  return { train, validation };
}

/** Reads one of the four original MNIST files; its SHA-256 must be the known one. */
function readOriginal(name: keyof typeof sha256Sums): IdxFile {
  const file = path.join(projectRoot(), 'data', 'mnist', name);
  if (!existsSync(file)) throw Object.assign(new Error(`${file} is missing: run \`npm run setup\`.`), { exitCode: 3 });
  const bytes = readFileSync(file);
  if (createHash('sha256').update(bytes).digest('hex') !== sha256Sums[name])
    throw new Error(`${file} is not the original (its SHA-256 differs): remove it and run \`npm run setup\`.`);
  return { ...parseIdx(bytes, { name: file }), file };
}

/** Reads an IDX file under any name in use: train-images-idx3-ubyte, train-images.idx3-ubyte, either with .gz. */
function readFrom(dir: string, stem: string): IdxFile {
  const kind = stem.endsWith('images') ? 'idx3-ubyte' : 'idx1-ubyte';
  const names = [`${stem}-${kind}`, `${stem}.${kind}`, `${stem}-${kind}.gz`, `${stem}.${kind}.gz`];
  const file = names.map((name) => path.join(dir, name)).find((candidate) => existsSync(candidate));
  if (!file) throw new Error(`${dir} has no ${names.join(' or ')}: put the four IDX files there.`);
  return { ...readIdx(file), file };
}

/** Reads classes.txt, one name a line; without it the classes are the digits. */
function readClassNames(dir: string): string[] {
  const file = path.join(dir, 'classes.txt');
  if (!existsSync(file)) return [...DIGITS];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}
