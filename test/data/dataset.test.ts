import fs, { copyFileSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { countByLabel, imageAt, loadIdxFolder, loadMnist, loadMnistSample } from '../../lib/data/dataset';
import type { Dataset } from '../../lib/data/dataset';
import { readIdx, writeIdx } from '../../lib/data/idx';
import type { Split } from '../../lib/data/split';
import * as project from '../../lib/project';
import { exampleSplit } from './examples';

const MNIST = path.join(project.projectRoot(), 'data', 'mnist');
const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

let dir: string;
beforeEach(() => (dir = mkdtempSync(path.join(tmpdir(), 'dataset-'))));
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(dir, { recursive: true });
});

const sum = (a: number[], b: number[]) => a.map((value, i) => value + b[i]);

/** A fingerprint of each image. */
const prints = ({ images, count }: Split) =>
  Array.from({ length: count }, (_, i) =>
    createHash('md5')
      .update(images.subarray(i * 784, (i + 1) * 784))
      .digest('hex'),
  );

describe('loadMnist', () => {
  // The counts of each digit that are published for MNIST.
  const TRAINING = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949];
  const TEST = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009];
  let mnist: Dataset;
  beforeAll(() => (mnist = loadMnist()));

  test('has 55,000 + 5,000 + 10,000 digits, none lost or doubled', () => {
    expect([mnist.train.count, mnist.validation.count, mnist.test.count]).toEqual([55000, 5000, 10000]);
    expect(sum(countByLabel(mnist.train), countByLabel(mnist.validation))).toEqual(TRAINING);
    expect(countByLabel(mnist.test)).toEqual(TEST);
    expect(new Set([mnist.train, mnist.validation, mnist.test].flatMap(prints)).size).toBe(70000);
    expect(mnist.name).toBe('MNIST');
    expect(mnist.classNames).toEqual(DIGITS);
  });

  test('validates on each digit in proportion', () => {
    countByLabel(mnist.validation).forEach((count, digit) =>
      expect(Math.abs(count - TRAINING[digit] / 12)).toBeLessThan(1),
    );
  });

  test('keeps every image with the label it has in the files, in the order of the files', () => {
    const images = readIdx(path.join(MNIST, 'train-images-idx3-ubyte')).data as Uint8Array;
    const labels = readIdx(path.join(MNIST, 'train-labels-idx1-ubyte')).data as Uint8Array;
    const place = new Map(prints({ images, labels, count: 60000 }).map((print, i) => [print, i]));
    for (const split of [mnist.train, mnist.validation]) {
      const places = prints(split).map((print) => place.get(print)!);
      expect(places).toEqual([...places].sort((a, b) => a - b));
      expect(Buffer.from(places.map((i) => labels[i])).equals(split.labels)).toBe(true);
    }
  });

  test('keeps the training images in memory once, as bytes', () => {
    expect(mnist.train.images.buffer).toBe(mnist.validation.images.buffer);
    expect(mnist.train.images.buffer.byteLength).toBe(16 + 60000 * 784);
  });

  test('draws another validation split with another seed, and can leave it out', () => {
    const other = loadMnist({ validationCount: 100, seed: 2 });
    expect([other.train.count, other.validation.count]).toEqual([59900, 100]);
    expect(prints(loadMnist({ validationCount: 100, seed: 3 }).validation)).not.toEqual(prints(other.validation));
    expect(prints(loadMnist({ validationCount: 100, seed: 2 }).validation)).toEqual(prints(other.validation));
    expect(loadMnist({ validationCount: 0 }).train.count).toBe(60000);
  });

  test.each([60000, -1, 0.5])('refuses validationCount %p', (validationCount) => {
    expect(() => loadMnist({ validationCount })).toThrow(
      `validationCount is ${validationCount} of 60000 training images: leave some to train on.`,
    );
  });

  test('says to run set-up when a file is missing or changed', () => {
    jest.spyOn(project, 'projectRoot').mockReturnValue(dir);
    const folder = path.join(dir, 'data', 'mnist');
    const file = path.join(folder, 'train-images-idx3-ubyte');
    expect(() => loadMnist()).toThrow(`${file} is missing: run \`npm run setup\`.`);
    mkdirSync(folder, { recursive: true });
    copyFileSync(path.join(MNIST, 'train-images-idx3-ubyte'), file);
    truncateSync(file, 1_000_000);
    expect(() => loadMnist()).toThrow(
      `${file} is not the original (its SHA-256 differs): remove it and run \`npm run setup\`.`,
    );
  });
});

describe('loadMnistSample', () => {
  const sample = loadMnistSample();

  test('has 8,000 + 1,000 + 1,000 digits, all different', () => {
    expect([sample.train.count, sample.validation.count, sample.test.count]).toEqual([8000, 1000, 1000]);
    expect(new Set([sample.train, sample.validation, sample.test].flatMap(prints)).size).toBe(10000);
    expect(sample.classNames).toEqual(DIGITS);
  });

  test('has the first 10,000 training images of MNIST, byte for byte, with their labels', () => {
    const images = readIdx(path.join(MNIST, 'train-images-idx3-ubyte')).data as Uint8Array;
    const labels = readIdx(path.join(MNIST, 'train-labels-idx1-ubyte')).data;
    const label = new Map(
      prints({ images, labels: new Uint8Array(0), count: 10000 }).map((print, i) => [print, labels[i]]),
    );
    for (const split of [sample.train, sample.validation, sample.test])
      expect(prints(split).map((print) => label.get(print))).toEqual([...split.labels]);
  });

  test('has each digit in proportion in each split, and mixed from the start', () => {
    const total = [1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978];
    for (const split of [sample.validation, sample.test])
      countByLabel(split).forEach((count, digit) => expect(Math.abs(count - total[digit] / 10)).toBeLessThan(1.01));
    expect(new Set(sample.train.labels.subarray(0, 100)).size).toBe(10);
  });

  test('draws every split by the seed', () => {
    const other = loadMnistSample({ seed: 2 });
    for (const name of ['train', 'validation', 'test'] as const) {
      const before = new Set(prints(sample[name]));
      const shared = prints(other[name]).filter((print) => before.has(print)).length;
      // Two independent draws of n from 10,000 share n²/10,000: 6,400 of 8,000, and 100 of 1,000.
      const expected = sample[name].count ** 2 / 10000;
      expect(Math.abs(shared - expected)).toBeLessThan(60);
    }
    expect(prints(loadMnistSample().train)).toEqual(prints(sample.train));
  });

  test.each([
    [{ validationCount: 5000, testCount: 5000 }, 'ask for 10000 of 10000 digits: leave some to train on.'],
    [{ testCount: 20000 }, 'ask for 21000 of 10000 digits'],
    [{ testCount: -1 }, 'testCount is -1: pass a whole number from 0 up.'],
    [{ validationCount: 1.5 }, 'validationCount is 1.5: pass a whole number from 0 up.'],
    [{ seed: 0 }, 'seed is 0: pass a whole number from 1 up.'],
  ])('refuses %p', (options, message) => {
    expect(() => loadMnistSample(options)).toThrow(message);
  });
});

test('loadMnistSample refuses a package that holds something else', () => {
  jest.spyOn(fs, 'readFileSync').mockReturnValue(JSON.stringify({ data: new Array(784).fill(1.5) }));
  expect(() => loadMnistSample()).toThrow('0.json does not hold images of 784 values from 0 to 1: install the npm');
});

describe('loadIdxFolder', () => {
  const pixels = (count: number) => exampleSplit(new Array<number>(count).fill(0)).images;

  /** Writes a folder in the layout of Fashion-MNIST: 20 training and 5 test images. */
  function writeFolder({ separator = '-', ending = '', trainLabels = 20, largest = 9 } = {}): void {
    const write = (name: string, shape: number[], data: Uint8Array) =>
      writeIdx(path.join(dir, `${name}${separator}idx${shape.length}-ubyte${ending}`), { type: 'uint8', shape, data });
    const labels = (count: number) => Uint8Array.from({ length: count }, (_, i) => i % (largest + 1));
    write('train-images', [20, 28, 28], pixels(20));
    write('train-labels', [trainLabels], labels(trainLabels));
    write('t10k-images', [5, 28, 28], pixels(5));
    write('t10k-labels', [5], labels(5));
  }

  test.each([
    { separator: '-', ending: '' },
    { separator: '.', ending: '' },
    { separator: '-', ending: '.gz' },
    { separator: '.', ending: '.gz' },
  ])('reads files named with %p', (names) => {
    writeFolder(names);
    const { name, train, validation, test, classNames } = loadIdxFolder(dir, { validationCount: 10 });
    expect(name).toBe(path.basename(dir));
    expect([train.count, validation.count, test.count]).toEqual([10, 10, 5]);
    expect(countByLabel(validation)).toEqual(new Array(10).fill(1));
    expect(classNames).toEqual(DIGITS);
    expect([...test.labels]).toEqual([0, 1, 2, 3, 4]);
    expect(imageAt(test, 3)).toEqual(new Uint8Array(784).fill(3));
  });

  test('takes class names from the option, else from classes.txt', () => {
    writeFolder({ largest: 1 });
    writeFileSync(path.join(dir, 'classes.txt'), 'T-shirt / top\r\n  Ankle boot \r\n\r\n');
    expect(loadIdxFolder(dir, { validationCount: 0 }).classNames).toEqual(['T-shirt / top', 'Ankle boot']);
    expect(loadIdxFolder(dir, { validationCount: 0, classNames: ['a', 'b', 'c'] }).classNames).toEqual(['a', 'b', 'c']);
  });

  test('refuses a label without a class name, and names the file', () => {
    writeFolder();
    expect(() => loadIdxFolder(dir, { validationCount: 0, classNames: ['a', 'b'] })).toThrow(
      `Label 2 at position 2 of ${path.join(dir, 'train-labels-idx1-ubyte')} is no class: 2 classes have the labels 0 to 1`,
    );
    writeFileSync(path.join(dir, 'classes.txt'), '\n');
    expect(() => loadIdxFolder(dir)).toThrow(`There are no class names for ${dir}: give one for each label.`);
  });

  test('refuses a label of the test split without a class name, too', () => {
    writeFolder({ largest: 1 });
    const file = path.join(dir, 't10k-labels-idx1-ubyte');
    writeIdx(file, { type: 'uint8', shape: [5], data: Uint8Array.of(0, 1, 0, 1, 2) });
    expect(() => loadIdxFolder(dir, { validationCount: 0, classNames: ['a', 'b'] })).toThrow(
      `Label 2 at position 4 of ${file} is no class: 2 classes have the labels 0 to 1`,
    );
  });

  test('draws another validation split with another seed', () => {
    writeFolder();
    const drawn = (seed: number) => {
      const { validation } = loadIdxFolder(dir, { validationCount: 10, seed });
      return Array.from({ length: 10 }, (_, i) => imageAt(validation, i)[0]);
    };
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(2)).not.toEqual(drawn(1));
  });

  test('is called as its folder, however that was written', () => {
    writeFolder();
    expect(loadIdxFolder(`${dir}/.`, { validationCount: 0 }).name).toBe(path.basename(dir));
  });

  test('refuses a validation split as large as the training images', () => {
    writeFolder();
    expect(() => loadIdxFolder(dir)).toThrow('validationCount is 5000 of 20 training images: leave some to train on.');
  });

  test('refuses a folder that is missing, is a file, or lacks a file', () => {
    const gone = path.join(dir, 'gone');
    expect(() => loadIdxFolder(gone)).toThrow(`${gone} is no folder: pass the folder that holds the four IDX files.`);
    writeFileSync(gone, '');
    expect(() => loadIdxFolder(gone)).toThrow(`${gone} is no folder`);
    expect(() => loadIdxFolder(dir)).toThrow(
      `${dir} has no train-images-idx3-ubyte or train-images.idx3-ubyte or train-images-idx3-ubyte.gz ` +
        'or train-images.idx3-ubyte.gz: put the four IDX files there.',
    );
  });

  test('refuses as many labels as there are not images', () => {
    writeFolder({ trainLabels: 19 });
    expect(() => loadIdxFolder(dir)).toThrow(
      /train-images-idx3-ubyte has 20 images, .*train-labels-idx1-ubyte 19 labels/,
    );
  });

  test.each<[string, string, Parameters<typeof writeIdx>[1], string]>([
    [
      'images of another size',
      't10k-images-idx3-ubyte',
      { type: 'uint8', shape: [5, 32, 28], data: new Uint8Array(5 * 32 * 28) },
      'holds images of 32×28: the networks here read 28×28, scale them.',
    ],
    [
      'images that are numbers',
      'train-images-idx3-ubyte',
      { type: 'float32', shape: [20, 28, 28], data: new Float32Array(20 * 784) },
      'holds float32 [20,28,28]: wanted images, uint8 [count, 28, 28].',
    ],
    [
      'images in rows',
      'train-images-idx3-ubyte',
      { type: 'uint8', shape: [20, 784], data: pixels(20) },
      'holds uint8 [20,784]: wanted images, uint8 [count, 28, 28].',
    ],
    [
      'labels that are numbers',
      'train-labels-idx1-ubyte',
      { type: 'int32', shape: [20], data: new Int32Array(20) },
      'holds int32 [20]: wanted labels, uint8 [count].',
    ],
    [
      'one-hot labels',
      't10k-labels-idx1-ubyte',
      { type: 'uint8', shape: [5, 10], data: new Uint8Array(50) },
      'holds uint8 [5,10]: wanted labels, uint8 [count].',
    ],
  ])('refuses %s', (_, name, array, message) => {
    writeFolder();
    writeIdx(path.join(dir, name), array);
    expect(() => loadIdxFolder(dir)).toThrow(`${path.join(dir, name)} ${message}`);
  });

  test('refuses a folder without images', () => {
    writeFolder();
    writeIdx(path.join(dir, 't10k-images-idx3-ubyte'), { type: 'uint8', shape: [0, 28, 28], data: new Uint8Array(0) });
    writeIdx(path.join(dir, 't10k-labels-idx1-ubyte'), { type: 'uint8', shape: [0], data: new Uint8Array(0) });
    expect(() => loadIdxFolder(dir)).toThrow('t10k-images-idx3-ubyte holds no image: take a file with some.');
  });
});
