// npm run test:exports: TensorFlow, Keras and onnxruntime open what `digitlab export` writes, and must give the same
// probabilities within 1e-5. They live in a Python environment of their own, .digitlab/others.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonWith } from './python.mjs';

const require = createRequire(import.meta.url);
const {
  createEnsemble,
  createStackNet,
  createTinyNet,
  loadMnist,
  loadPretrained,
  normalize,
  predict,
  take,
  tf,
} = require('digitlab');
const { exportKeras } = require('../../lib/dist/export/keras');
const { exportOnnx } = require('../../lib/dist/export/onnx');
const { exportSavedModel } = require('../../lib/dist/export/saved-model');

const LARGEST_DIFFERENCE = 1e-5;
const fileHere = (name) => fileURLToPath(new URL(name, import.meta.url));

const python = await pythonWith('others', {
  requirements: fileHere('requirements.txt'),
  notice: 'Installing TensorFlow, Keras and onnxruntime into .digitlab/others: about 350 MB to fetch, once only.',
  bytes: 2e9,
});
const simple = await loadPretrained('simple');
const models = {
  simple,
  blocks: createStackNet({ depth: 4, normalize: true, residual: true, squeezeExcite: true, seed: 2 }),
  inner: await createEnsemble([simple, createTinyNet({ seed: 3 })]),
  settings: createSettings(),
  heads: createHeads(),
};
const folder = mkdtempSync(path.join(os.tmpdir(), 'digitlab-exports-'));
let failed = 0;
try {
  const fifty = take(loadMnist().test, 50);
  for (const [name, model] of Object.entries(models)) {
    exportSavedModel(model, path.join(folder, `${name}-savedmodel`));
    exportKeras(model, path.join(folder, `${name}.keras`));
    exportOnnx(model, path.join(folder, `${name}.onnx`));
    const images = [...normalize(fifty.images)];
    const probabilities = [...predict(model, fifty.images)];
    writeFileSync(path.join(folder, `${name}.json`), JSON.stringify({ images, probabilities }));
  }
  writeFileSync(path.join(folder, 'cases.json'), JSON.stringify(Object.keys(models)));
  const { stdout, stderr, status } = spawnSync(python, [fileHere('open_exports.py'), folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`An export could not be opened: ${stderr.trim().split('\n').at(-1)}`);
  const results = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  for (const { name, system, difference } of results) {
    const same = difference <= LARGEST_DIFFERENCE;
    if (!same) failed++;
    console.log(`${same ? '✓' : '✕'} ${name} in ${system}: ${difference.toExponential(1)}`);
  }
  console.log(
    `Tests: ${failed > 0 ? `${failed} failed, ` : ''}${results.length - failed} passed, ${results.length} total`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed > 0 ? 1 : 0;

/**
 * A network of layers whose settings change what they give: a maximum, three factors, another axis, a kernel with gaps, a
 * size that is to be found out. The products reach thousands; small weights after them keep the scores near 1, where the
 * rounding of float32 stays far below the limit.
 */
function createSettings() {
  const images = tf.input({ shape: [28, 28, 1] });
  const kernelInitializer = tf.initializers.randomNormal({ stddev: 5, seed: 1 }); // so that there is more than 6 to cut off
  const maps = tf.layers.conv2d({ filters: 4, kernelSize: 3, strides: 4, kernelInitializer }).apply(images);
  const cut = tf.layers.reLU({ maxValue: 6 }).apply(maps);
  const product = tf.layers.multiply().apply([maps, cut, tf.layers.reLU().apply(maps)]);
  const joined = tf.layers.concatenate({ axis: 1 }).apply([product, cut]);
  const gaps = tf.initializers.randomNormal({ stddev: 0.3, seed: 3 });
  const wide = { filters: 4, kernelSize: [3, 2], dilationRate: 2, padding: 'same', kernelInitializer: gaps };
  const spread = tf.layers.conv2d(wide).apply(joined);
  const rows = tf.layers.reshape({ targetShape: [-1, 8] }).apply(spread); // [n, 49, 8]
  const values = tf.layers.reshape({ targetShape: [392] }).apply(rows);
  const small = tf.initializers.randomNormal({ stddev: 2e-5, seed: 2 });
  const scores = tf.layers.dense({ units: 10, activation: 'softmax', kernelInitializer: small }).apply(values);
  return tf.model({ inputs: images, outputs: scores });
}

/** A network around another one that gives two answers, of which it takes the second. */
function createHeads() {
  const kernel = (seed) => ({ kernelInitializer: tf.initializers.randomNormal({ stddev: 0.05, seed }) });
  const pixels = tf.input({ shape: [784] });
  const heads = [1, 2].map((seed) =>
    tf.layers.dense({ units: 10, activation: 'softmax', ...kernel(seed) }).apply(pixels),
  );
  const inner = tf.model({ inputs: pixels, outputs: heads });
  const images = tf.input({ shape: [28, 28, 1] });
  return tf.model({ inputs: images, outputs: inner.apply(tf.layers.flatten().apply(images))[1] });
}
