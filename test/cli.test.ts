import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { PNG } from 'pngjs';
import { redrawDigit } from '../lib/app/redraw';
import { loadIdxFolder, loadMnist } from '../lib/data/dataset';
import { writeIdx } from '../lib/data/idx';
import { createDenseNet } from '../lib/model/architectures';
import { saveModel } from '../lib/model/checkpoint';
import { train } from '../lib/model/training';
import { projectRoot } from '../lib/project';

const folder = mkdtempSync(path.join(os.tmpdir(), 'digitlab-cli-'));
const data = path.join(folder, 'data');
const model = path.join(folder, 'model');

const command = path.join(projectRoot(), 'lib/setup/digitlab.mjs');
/** Runs the compiled command line, as `npx digitlab` does. */
function digitlab(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], { encoding: 'utf8', cwd: folder });
  return { status, stdout, stderr };
}

// Three classes that even a small network tells apart: a bar at the top, in the middle, at the bottom.
function barImage(label: number, shift: number): number[] {
  return Array.from({ length: 784 }, (_, i) => {
    const [row, column] = [Math.floor(i / 28), i % 28];
    return Math.abs(row - (5 + 9 * label)) < 2 && column > 3 + shift && column < 18 + shift ? 255 : 0;
  });
}

function writeSplit(prefix: string, count: number): void {
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 3);
  const images = Uint8Array.from([...labels].flatMap((label, i) => barImage(label, i % 7)));
  writeIdx(path.join(data, `${prefix}-images-idx3-ubyte`), { type: 'uint8', shape: [count, 28, 28], data: images });
  writeIdx(path.join(data, `${prefix}-labels-idx1-ubyte`), { type: 'uint8', shape: [count], data: labels });
}

beforeAll(() => {
  mkdirSync(data);
  writeSplit('train', 330);
  writeSplit('t10k', 90);
  writeFileSync(path.join(data, 'classes.txt'), 'top\nmiddle\nbottom\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

test('train learns any folder of IDX files, prints accuracy and confusion matrix, and saves the model', () => {
  const { status, stdout, stderr } = digitlab(
    ...['train', '--data', data, '--validation-count', '30', '--output', model],
    ...['--architecture', 'dense', '--epochs', '3', '--batch-size', '20'],
  );
  expect([status, stderr.split('\n').filter((line) => !line.startsWith('epoch'))]).toEqual([0, ['']]);
  expect(stdout).toMatch(/^accuracy {2}100\.00 % {2}\(95 % interval 95\.\d\d % to 100\.00 %, 90 examples\)$/m);
  expect(stdout).toMatch(/^middle +· +30 +·$/m);
  expect(existsSync(path.join(model, 'model.json'))).toBe(true);
});

test('evaluate measures the saved model, with shifts where they are wanted, as JSON where a program reads it', () => {
  const { status, stdout } = digitlab('evaluate', '--model', model, '--data', data, '--json');
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ count: 90, accuracy: 1 });
  const shifted = JSON.parse(digitlab('evaluate', '--model', model, '--data', data, '--shifts', '--json').stdout);
  expect(shifted).toMatchObject({ count: 90, accuracy: 1 });
  expect(shifted.loss).not.toBe(JSON.parse(stdout).loss);
  expect(digitlab('evaluate', '--model', model, '--data', data, '--shifts').stdout).toMatch(
    /^Each image was read five times, one pixel apart; the mean counts\.\naccuracy  100\.00 %/,
  );
});

test('train --recipe follows a whole recipe on all training images, and is not repeated once it is done', () => {
  const output = path.join(folder, 'tiny');
  const run = () => digitlab('train', '--recipe', 'tiny', '--seed', '3', '--data', data, '--output', output, '--json');
  const { status, stdout, stderr } = run();
  expect(status).toBe(0);
  expect(stderr).toMatch(/^epoch 1: loss \d\.\d{4}, \d+\.\d s\n/);
  expect(JSON.parse(stdout)).toMatchObject({ output, count: 90, accuracy: 1 });
  const again = run();
  expect([again.stdout, again.stderr]).toEqual([stdout, '']);
});

test('train --recipe writes over no run of another recipe, and over none with other images', () => {
  const output = path.join(folder, 'tiny'); // of the test before
  const before = readFileSync(path.join(output, 'model.json'), 'utf8');
  const refusals = [
    digitlab('train', '--recipe', 'simple', '--data', data, '--output', output),
    digitlab('train', '--recipe', 'tiny', '--seed', '3', '--output', output), // with MNIST
  ];
  for (const { status, stderr } of refusals) {
    expect(stderr).toMatch(/tiny holds something else than this recipe makes of these images: give another --output/);
    expect(status).toBe(1);
  }
  expect(readFileSync(path.join(output, 'model.json'), 'utf8')).toBe(before);
});

test('evaluate and predict take a network that ships by its name', () => {
  const png = new PNG({ width: 28, height: 28, colorType: 0 });
  for (let y = 5; y < 23; y++) for (const x of [13, 14, 15]) png.data.set([255, 255, 255, 255], (y * 28 + x) * 4);
  const file = path.join(folder, 'one.png');
  writeFileSync(file, PNG.sync.write(png));
  expect(digitlab('predict', file, '--model', 'simple').stdout).toMatch(/one\.png: 1 \(\d+\.\d %\)$/m);
  const { status, stderr } = digitlab('evaluate', '--model', 'simple', '--data', data);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^simple tells 10 classes apart, the data has 3: /);
});

test('evaluate refuses data with another number of classes', () => {
  const { status, stderr } = digitlab('evaluate', '--model', model);
  expect(status).toBe(1);
  expect(stderr).toMatch(/tells 3 classes apart, the data has 10: give the data that it was trained on with --data/);
});

test('export page makes one file for any network, with the data that it was trained on', () => {
  const output = path.join(folder, 'page.html');
  const refused = digitlab('export', 'page', '--model', model, '--output', output);
  expect([refused.status, existsSync(output)]).toEqual([1, false]);
  expect(refused.stderr).toMatch(/^The network tells 3 classes apart, the data has 10: make its page with/);
  const { status, stdout } = digitlab('export', 'page', '--model', model, '--output', output, '--data', data);
  expect([status, stdout]).toEqual([0, `${output} is written.\n`]);
  expect(readFileSync(output, 'utf8')).toContain('"classNames":["top","middle","bottom"]');
});

test('predict reads PNG files and IDX files and answers with class names', () => {
  const png = new PNG({ width: 28, height: 28, colorType: 0 });
  barImage(2, 3).forEach((value, i) => png.data.set([value, value, value, 255], i * 4));
  const file = path.join(folder, 'bar.png');
  writeFileSync(file, PNG.sync.write(png));
  const images = path.join(data, 't10k-images-idx3-ubyte');
  const { status, stdout } = digitlab('predict', file, images, '--model', model);
  const lines = stdout.trim().split('\n');
  expect([status, lines.length]).toEqual([0, 91]);
  expect(lines[0]).toMatch(/bar\.png: bottom \(\d+\.\d %\)$/);
  expect(lines[2]).toMatch(/t10k-images-idx3-ubyte\[1\]: middle \(\d+\.\d %\)$/);
});

test('predict reads a drawing of any size and colour, and says when it is none', () => {
  const one = loadMnist().test.images.subarray(2 * 784, 3 * 784);
  const draw = (name: string, image: Uint8Array) => {
    const picture = redrawDigit(image, { canvas: 300, share: 0.4, stroke: 1, slant: 10, colors: 'ball pen' });
    const file = path.join(folder, name);
    writeFileSync(file, PNG.sync.write(Object.assign(new PNG(picture), { data: Buffer.from(picture.data) })));
    return file;
  };
  const drawing = draw('drawn.png', one);
  expect(digitlab('predict', drawing, '--model', 'simple').stdout).toMatch(/drawn\.png: 1 \(\d+\.\d %\)$/m);
  const text = path.join(folder, 'text.png');
  writeFileSync(text, 'no picture at all');
  expect(digitlab('predict', text, '--model', 'simple').stderr).toMatch(
    /text\.png is no picture: give a PNG or JPEG, or an IDX file\.\n$/,
  );
  // What cannot be read takes nothing from the rest.
  const { status, stdout, stderr } = digitlab('predict', folder, drawing, text, '--model', 'simple');
  expect([status, stdout]).toEqual([1, expect.stringMatching(/^.*drawn\.png: 1 \(\d+\.\d %\)\n$/)]);
  expect(stderr).toBe(
    `${folder} is a folder: give the files in it.\n${text} is no picture: give a PNG or JPEG, or an IDX file.\n`,
  );
});

test('predict reads a picture of 28×28 whatever its ink and paper, and refuses one without ink', () => {
  const seven = [...loadMnist().test.images.subarray(0, 784)];
  const draw = (name: string, pixelOf: (ink: number) => number[]) => {
    const png = new PNG({ width: 28, height: 28 });
    seven.forEach((ink, i) => png.data.set(pixelOf(ink), i * 4));
    writeFileSync(path.join(folder, name), PNG.sync.write(png));
    return path.join(folder, name);
  };
  const files = [
    draw('light-on-dark.png', (ink) => [ink, ink, ink, 255]),
    draw('dark-on-light.png', (ink) => [255 - ink, 255 - ink, 255 - ink, 255]),
    draw('dark-on-nothing', (ink) => [0, 0, 0, ink]),
    draw('all-dark.png', () => [0, 0, 0, 255]),
  ];
  const { stdout, stderr } = digitlab('predict', ...files, '--model', 'simple', '--json');
  const answers = JSON.parse(stdout) as { answer: string; probability: number }[];
  expect(answers.map(({ answer }) => answer)).toEqual(['7', '7', '7']);
  answers.forEach(({ probability }) => expect(probability).toBeGreaterThan(0.9));
  expect(stderr).toMatch(/^.*all-dark\.png: .*\n$/);
});

test('predict says of an IDX file without images that it holds none', () => {
  const file = path.join(folder, 'none-idx3-ubyte');
  writeFileSync(file, Buffer.from([0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 28, 0, 0, 0, 28]));
  expect(digitlab('predict', file, '--model', 'simple').stderr).toBe(
    `${file} holds 0 images: give a file with at least one.\n`,
  );
});

test.each([
  [['predict', 'nothing.png', '--model', 'x'], 1, /^There is no file nothing\.png: check its name\.\n$/],
  [['evaluate', '--model', '/nowhere'], 1, /^\/nowhere holds no model\.json: .*\n$/],
  [['train', '--epochs', 'many'], 2, /argument 'many' is invalid\. Pass a whole number from 1 up\./],
  [['train', '--epoch', '3'], 2, /unknown option '--epoch'/],
  [
    ['train', '--resume', '--epochs', '3'],
    2,
    /^--resume goes on with the plan that the run began with, so --epochs cannot be given/,
  ],
  [
    ['train', '--recipe', 'deep', '--epochs', '3', '--resume'],
    2,
    /^The recipe deep is a whole plan and goes on by itself, so --epochs, --resume cannot be given: leave them out\.\n$/,
  ],
  [['train', '--recipe', 'wide'], 2, /argument 'wide' is invalid\. Allowed choices are simple, tiny, deep, ensemble\./],
  [['evaluate', '--classes', 'a,b'], 2, /^--classes names the classes of --data DIR: give --data too/],
  [['evaluate', '--model', 'simpel'], 1, /^There is no network simpel: .* one of simple, tiny, deep, ensemble\.\n$/],
  [['evaluate', '--data', ''], 2, /argument '' is invalid\. It is empty: give a value, or leave the option out\./],
  [['train', '--output', ' '], 2, /argument ' ' is invalid\. It is empty/],
  [['serve', '--host', ''], 2, /argument '' is invalid\. It is empty/],
  [['train', '--data', 'x', '--classes', 'a,b,'], 2, /^--classes is a,b,: a name is empty, give one between each two/],
  [['predict', '/dev/zero', '--model', 'simple'], 1, /^\/dev\/zero is a device: give a file\.\n$/],
  [['train', '--output', '/dev/null/model'], 1, /^Cannot write into \/dev\/null\/model \(.+\): check the name/],
  [['train', '--recipe', 'simple', '--output', '/dev/null'], 1, /^Cannot write into \/dev\/null \(it is a file\)/],
  [['export', 'onnx', '--output', '/proc/x/y.onnx'], 1, /^Cannot write into \/proc\/x \(ENOENT/],
  [['notebooks', 'clean', '.'], 1, /^There is no file \.: check its name\.\n$/],
  [['notebooks', 'clean', 'nothing.ipynb'], 1, /^There is no file nothing\.ipynb: check its name\.\n$/],
  [['notebooks', 'reset', '77'], 1, /^git has no notebook 77 in notebooks\/; give a number such as 03\.\n$/],
])('%j ends with a sentence and a code that tells why', (args, code, sentence) => {
  const { status, stdout, stderr } = digitlab(...(args as string[]));
  expect(stderr).toMatch(sentence);
  expect([status, stdout]).toEqual([code, '']);
});

test.each([[], ['train'], ['evaluate'], ['predict'], ['report'], ['notebooks'], ['lab'], ['setup'], ['doctor']])(
  '%s explains itself with --help',
  (...command) => {
    const { status, stdout } = digitlab(...command, '--help');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Usage: /);
  },
);

test.each([
  ['setup', '--from DIR'],
  ['doctor', '--json'],
])('help %s tells its options', (name, option) => {
  expect(digitlab('help', name).stdout).toContain(option);
});

test('doctor finds every component in place and says which engine is in use', () => {
  const { stdout } = digitlab('doctor', '--json');
  const components = JSON.parse(stdout) as { name: string; state: string; version?: string }[];
  const problems = components.filter(({ state }) => state === 'problem').map(({ name }) => name);
  expect(problems).toEqual([]);
  expect(components.find(({ name }) => name === 'engine in use')?.version).toMatch(/^native \(backend tensorflow/);
});

test('doctor asks for nothing that set-up leaves out in plain JavaScript', () => {
  const env = { ...process.env, DIGITLAB_ENGINE: 'js' };
  const { stdout } = spawnSync(process.execPath, [command, 'doctor', '--json'], { encoding: 'utf8', cwd: folder, env });
  const components = JSON.parse(stdout) as { name: string; state: string; version?: string }[];
  expect(components.map(({ name }) => name)).not.toContain('TensorFlow');
  expect(components.filter(({ state }) => state === 'problem')).toEqual([]);
  expect(components.find(({ name }) => name === 'engine in use')?.version).toMatch(/^js \(backend cpu\)/);
});

test('evaluate refuses to measure a network of other classes on MNIST', async () => {
  const clothes = ['shirt', 'trousers', 'pullover', 'dress', 'coat', 'sandal', 'blouse', 'sneaker', 'bag', 'boot'];
  const network = createDenseNet();
  const place = path.join(folder, 'clothes');
  await saveModel(place, network, { notes: { classNames: clothes } });
  network.dispose();
  const { status, stdout, stderr } = digitlab('evaluate', '--model', place);
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toBe(
    'Label 0 is shirt to the network and 0 in the data: give the folder that it was trained on with --data.\n',
  );
});

test('export writes the network for other systems, and nothing over what is there', () => {
  for (const [format, place] of [
    ['savedmodel', 'bars/1'],
    ['keras', 'bars.keras'],
    ['onnx', 'bars.onnx'],
    ['tfjs', 'bars-tfjs'],
  ]) {
    const output = path.join(folder, place);
    expect(digitlab('export', format, '--model', model, '--output', output)).toMatchObject({ status: 0 });
    expect(existsSync(output)).toBe(true);
    const { status, stderr } = digitlab('export', format, '--model', model, '--output', output);
    expect([status, stderr]).toEqual([1, `${output} is there already: remove it, or give another --output.\n`]);
  }
});

test('serve answers until it is told to stop, and a second one says that the port is in use', async () => {
  const server = spawn(process.execPath, [command, 'serve', '--model', model, '--port', '0'], { cwd: folder });
  const address = await new Promise<string>((resolve) => {
    server.stdout.on('data', (data) => resolve(/http:\S+(?=;)/.exec(String(data))?.[0] ?? ''));
  });
  const metadata = await (await fetch(`${address}/v1/models/digits/metadata`)).text();
  expect(metadata).toContain('["top","middle","bottom"]');
  const { port } = new URL(address);
  const second = digitlab('serve', '--model', model, '--port', port);
  expect(second.status).toBe(1);
  expect(second.stderr).toContain(`Port ${port} is in use: give another one with --port.\n`);
  server.kill('SIGTERM');
  expect(await new Promise((resolve) => server.on('close', resolve))).toBe(0);
});

test.each(['serve', 'lab'])('%s takes no port that there is not', (name) => {
  for (const port of ['65536', '-1', 'http', '80.5']) {
    const { status, stderr } = digitlab(name, '--port', port);
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining(`'${port}' is invalid. Pass a number from 0 to 65535.`),
    ]);
  }
});

const onLinux = process.platform === 'linux' ? test : test.skip; // macOS has no full device

onLinux('an answer that cannot be written is an error with a reason', () => {
  const full = openSync('/dev/full', 'w');
  const run = spawnSync(process.execPath, [command, '--help'], { stdio: ['ignore', full, 'pipe'], encoding: 'utf8' });
  closeSync(full);
  expect(run.status).toBe(1);
  expect(run.stderr).toMatch(/^The answer cannot be written \(.*no space left on device.*\): check the free space/);
});

test('serve without its model says what is missing', () => {
  const { status, stderr } = digitlab('serve', '--model', path.join(folder, 'nothing'));
  expect(status).toBe(1);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test('lab ends JupyterLab when it is told to stop', async () => {
  const lab = spawn(process.execPath, [command, 'lab', '--no-browser', '--port', '0'], { cwd: folder });
  const ended = new Promise((resolve) => lab.on('close', resolve));
  const address = await new Promise<string>((resolve) => {
    let text = '';
    lab.stderr.on('data', (data) => {
      text += data;
      const [found] = /http:\/\/127\.0\.0\.1:[1-9]\d*\//.exec(text) ?? [];
      if (found) resolve(found);
    });
  });
  const answers = () =>
    fetch(`${address}api`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await answers())) await new Promise((resolve) => setTimeout(resolve, 200));
  lab.kill('SIGTERM');
  await ended;
  expect(await answers()).toBe(false);
});

test('an engine that does not load is said in a sentence, as something that is missing', () => {
  const broken = path.join(folder, 'broken.cjs');
  writeFileSync(
    broken,
    `const Module = require('node:module');
    const load = Module._load;
    Module._load = (name, ...rest) => {
      if (name === '@tensorflow/tfjs-node') throw new Error('no such library');
      return load(name, ...rest);
    };`,
  );
  const run = spawnSync(process.execPath, ['--require', broken, command, 'evaluate'], { encoding: 'utf8' });
  expect([run.status, run.stderr.trim().split('\n').length]).toEqual([3, 1]);
  expect(run.stderr).toMatch(/^The native TensorFlow engine did not load \(no such library\); run `npm run setup`/);
});

test('without the native engine predict says that it reads no pictures', () => {
  const file = path.join(folder, 'white.png');
  writeFileSync(file, PNG.sync.write(new PNG({ width: 40, height: 40 })));
  const env = { ...process.env, DIGITLAB_ENGINE: 'js' };
  const run = spawnSync(process.execPath, [command, 'predict', file, '--model', model], { encoding: 'utf8', env });
  expect(run.status).toBe(1);
  expect(run.stderr).toContain('is a picture, which needs the native engine: leave DIGITLAB_ENGINE out, or give IDX');
});

test('what train is told reaches the run: it is that of the library with the same options', async () => {
  const { train: split, validation } = loadIdxFolder(data, { validationCount: 30 });
  const net = createDenseNet({ classCount: 3, seed: 2 });
  const learningRate = { kind: 'oneCycle', peak: 0.3 } as const;
  const expected = await train(net, split, {
    validation,
    epochs: 9,
    batchSize: 100,
    patience: 1,
    seed: 2,
    learningRate,
  });
  expect(expected.ended).toBe('stopped early');
  net.dispose();
  const { status, stdout } = digitlab(
    ...['train', '--data', data, '--validation-count', '30', '--output', path.join(folder, 'told'), '--json'],
    ...['--architecture', 'dense', '--epochs', '9', '--batch-size', '100', '--patience', '1', '--seed', '2'],
    ...['--learning-rate', '0.3'],
  );
  const { history } = JSON.parse(stdout);
  expect([status, history.ended, history.loss]).toEqual([0, expected.ended, expected.loss]);
});

test('an interrupted train ends with 130, and --resume goes on to the last epoch, validated as before', async () => {
  const output = path.join(folder, 'broken-off');
  const options = ['train', '--data', data, '--validation-count', '30', '--output', output, '--architecture', 'dense'];
  const run = spawn(process.execPath, [command, ...options, '--epochs', '8', '--batch-size', '1'], { cwd: folder });
  run.stderr.on('data', (text) => String(text).startsWith('epoch 1:') && run.kill('SIGINT'));
  expect(await new Promise((resolve) => run.on('close', resolve))).toBe(130);
  const again = digitlab(...options, '--epochs', '8');
  expect(again.stderr).toMatch(/ holds a run that stopped after \d of 8 epochs: go on with --resume, or give another/);
  const { status, stdout } = digitlab('train', '--data', data, '--output', output, '--resume', '--json');
  const { history } = JSON.parse(stdout);
  expect([status, history.ended]).toEqual([0, 'finished']);
  expect([history.loss.length, history.validationLoss.length]).toEqual([8, 8]);
});

test('predict --json gives each image its own answer and probabilities', () => {
  const images = path.join(data, 't10k-images-idx3-ubyte');
  const answers = JSON.parse(digitlab('predict', images, '--model', model, '--json').stdout) as {
    [key: string]: unknown;
    probability: number;
    probabilities: number[];
  }[];
  expect(answers.slice(0, 3).map(({ answer }) => answer)).toEqual(['top', 'middle', 'bottom']);
  for (const { probability, probabilities } of answers) expect(Math.max(...probabilities)).toBe(probability);
  expect(answers[1].probabilities[1]).toBe(answers[1].probability);
});

test('predict takes the transparent part of an image of 28×28 for background', () => {
  const png = new PNG({ width: 28, height: 28 });
  // White all over; only the bar can be seen.
  barImage(2, 3).forEach((value, i) => png.data.set([255, 255, 255, value], i * 4));
  const [clear, opaque] = ['clear.png', 'opaque.png'].map((name) => path.join(folder, name));
  writeFileSync(clear, PNG.sync.write(png));
  barImage(2, 3).forEach((value, i) => png.data.set([value, value, value, 255], i * 4));
  writeFileSync(opaque, PNG.sync.write(png));
  const [one, other] = JSON.parse(digitlab('predict', clear, opaque, '--model', model, '--json').stdout);
  expect(one.probabilities).toEqual(other.probabilities);
});

test('class names may have blanks behind their commas', () => {
  const { stdout } = digitlab('evaluate', '--model', model, '--data', data, '--classes', 'up, mid, down');
  expect(stdout).toMatch(/^mid +· +30 +·$/m);
});

test.each([
  [['train', '--learning-rate', '0'], /argument '0' is invalid\. Pass a number above 0\./],
  [['serve', '--allow-host', 'http://a.example'], /Pass a name such as lab\.example, without http/],
  [['setup', '--remove', '--from', '.'], /^--remove takes everything away and --from brings something in/],
  [['train', '--epochs', '0'], /argument '0' is invalid\. Pass a whole number from 1 up\./],
])('%j is refused', (args, sentence) => {
  const { status, stderr } = digitlab(...(args as string[]));
  expect(stderr).toMatch(sentence);
  expect(status).toBe(2);
});

test('serve answers at the address that it is told to listen on', async () => {
  const server = spawn(process.execPath, [command, 'serve', '--model', model, '--port', '0', '--host', '127.0.0.2']);
  const address = await new Promise<string>((resolve) => {
    server.stdout.on('data', (text) => resolve(/http:\S+(?=;)/.exec(String(text))?.[0] ?? ''));
  });
  expect(address).toMatch(/^http:\/\/127\.0\.0\.2:/);
  expect((await fetch(`${address}/v2`)).status).toBe(200);
  server.kill('SIGTERM');
  await new Promise((resolve) => server.on('close', resolve));
});

test('serve answers under the names that --allow-host gives, and under no other', async () => {
  const options = ['serve', '--model', model, '--port', '0', '--allow-host', 'digits.example', 'other.example'];
  const server = spawn(process.execPath, [command, ...options], { cwd: folder });
  const address = await new Promise<string>((resolve) => {
    server.stdout.on('data', (text) => resolve(/http:\S+(?=;)/.exec(String(text))?.[0] ?? ''));
  });
  const askAs = (host: string) =>
    new Promise((resolve) => http.get(`${address}/v2`, { headers: { host } }, ({ statusCode }) => resolve(statusCode)));
  expect(await Promise.all(['digits.example', 'other.example', 'localhost', 'evil.example'].map(askAs))).toEqual([
    200, 200, 200, 400,
  ]);
  server.kill('SIGTERM');
  await new Promise((resolve) => server.on('close', resolve));
});
