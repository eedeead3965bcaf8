import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { exportKeras } from '../../lib/export/keras';
import { layerConfig } from '../../lib/export/keras-layers';
import { createConvNet, createDeepNet, createLeNet5, createTinyNet } from '../../lib/model/architectures';
import { createEnsemble } from '../../lib/model/ensemble';
import { copyWeights } from '../../lib/model/weights';
import { projectRoot } from '../../lib/project';
import { tf } from '../../lib/tf';
import type { LayersModel } from '@tensorflow/tfjs-node';

const folder = mkdtempSync(path.join(os.tmpdir(), 'digitlab-keras-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Config = { class_name: string; config: { name: string; layers: LayerConfig[] } };
type LayerConfig = { class_name: string; name: string; config: Record<string, unknown>; inbound_nodes: unknown[] };
type Datasets = Record<string, { shape: number[]; values: number[] }>;

/** What is in the file: the configuration, and the weights as another program reads them from HDF5. */
function exported(model: LayersModel): { config: Config; weights: Datasets } {
  const file = path.join(folder, 'model.keras');
  exportKeras(model, file);
  const entries = unzipSync(readFileSync(file));
  expect(Object.keys(entries)).toEqual(['metadata.json', 'config.json', 'model.weights.h5']);
  expect(JSON.parse(strFromU8(entries['metadata.json']))).toMatchObject({ keras_version: '3.0.0' });
  writeFileSync(path.join(folder, 'weights.h5'), entries['model.weights.h5']);
  const reader = path.join(__dirname, '../fixtures/read-hdf5.mjs');
  const { stdout } = spawnSync(process.execPath, [reader, path.join(folder, 'weights.h5')], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  return { config: JSON.parse(strFromU8(entries['config.json'])) as Config, weights: JSON.parse(stdout) as Datasets };
}

test('layers are told in Keras’s words, each behind its input', () => {
  const model = createConvNet({ seed: 1 });
  const { layers } = exported(model).config.config;
  expect(layers.map((layer) => layer.class_name)).toEqual([
    ...['InputLayer', 'Conv2D', 'MaxPooling2D', 'Conv2D', 'MaxPooling2D', 'Flatten', 'Dropout', 'Dense'],
  ]);
  expect(layers[0].config).toMatchObject({ batch_shape: [null, 28, 28, 1] });
  expect(layers[1].config).toMatchObject({ filters: 32, kernel_size: [3, 3], activation: 'relu', use_bias: true });
  expect(layers[1].inbound_nodes).toEqual([[[layers[0].name, 0, 0, {}]]]);
  model.dispose();
});

test('weights lie where Keras looks for them: by the class of the layer and its number', () => {
  const model = createTinyNet({ seed: 4 });
  const { weights } = exported(model);
  expect(Object.keys(weights).filter((name) => name.startsWith('layers/batch_normalization_2/'))).toHaveLength(4);
  expect(weights['layers/conv2d/vars/0'].shape).toEqual(model.weights[0].shape);
  const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + Math.abs(value), 0);
  const ours = copyWeights(model).reduce((total, values) => total + sum(values), 0);
  const theirs = Object.values(weights).reduce((total, { values }) => total + sum(values), 0);
  expect(theirs).toBeCloseTo(ours, 6);
  expect(weights['layers/conv2d/vars/0'].values).toEqual([...copyWeights(model)[0]]);
  model.dispose();
});

test('a model inside another is a layer, with weights of its own', async () => {
  const members = [createLeNet5({ seed: 1 }), createLeNet5({ seed: 2 })];
  const ensemble = await createEnsemble(members);
  const { config, weights } = exported(ensemble);
  expect(config.config.layers.map((layer) => layer.class_name)).toEqual([
    ...['InputLayer', 'Functional', 'Functional', 'Average'],
  ]);
  expect(config.config.layers[3].inbound_nodes).toEqual([
    [
      ['member1', 0, 0, {}],
      ['member2', 0, 0, {}],
    ],
  ]);
  expect(weights['layers/functional_1/layers/conv2d/vars/0'].values).toEqual([...copyWeights(members[1])[0]]);
  [ensemble, ...members].forEach((model) => model.dispose());
});

test('weights that do not fit on the disk are told, not left out', () => {
  const writer = path.join(projectRoot(), 'lib/export/hdf5.mjs');
  const file = path.join(folder, 'cut.h5');
  const line = JSON.stringify({
    path: 'layer/vars/0',
    shape: [20_000],
    data: Buffer.alloc(80_000, 1).toString('base64'),
  });
  const { status, stderr } = spawnSync('bash', ['-c', `ulimit -f 32; exec node ${writer} ${file}`], {
    input: line,
    encoding: 'utf8',
  });
  const sentence = `${file} was not written whole; is that folder full?`;
  expect([status, stderr.trim().split('\n').at(-1)]).toEqual([1, sentence]);
});

test('a kind of layer that is not known is named', () => {
  const model = tf.sequential({ layers: [tf.layers.gaussianNoise({ stddev: 1, inputShape: [28, 28, 1] })] });
  expect(() => exportKeras(model, path.join(folder, 'noise.keras'))).toThrow(
    /is a GaussianNoise, which is not exported/,
  );
  model.dispose();
});

test('settings that change what a layer gives are told', () => {
  const model = tf.sequential({
    layers: [tf.layers.batchNormalization({ epsilon: 0.25, inputShape: [4, 4, 1] }), tf.layers.reLU({ maxValue: 6 })],
  });
  const told = exported(model).config.config.layers.map(({ config }) => config);
  expect(told.find(({ epsilon }) => epsilon !== undefined)).toMatchObject({ epsilon: 0.25 });
  expect(told.find((config) => 'max_value' in config)).toMatchObject({ max_value: 6 });
  model.dispose();
});

test('what is frozen stays so: the softening of `deep`, and a model inside another', () => {
  const deep = createDeepNet();
  const soften = exported(deep).config.config.layers.find(({ name }) => name === 'soften');
  expect(soften?.config).toMatchObject({ trainable: false });
  const inner = tf.sequential({ layers: [tf.layers.conv2d({ filters: 1, kernelSize: 3, inputShape: [28, 28, 1] })] });
  inner.trainable = false;
  const images = tf.input({ shape: [28, 28, 1] });
  const outer = tf.model({ inputs: images, outputs: inner.apply(images) as typeof images });
  const { layers } = exported(outer).config.config;
  const frozen = layers.find(({ name }) => name === inner.name)?.config;
  expect(frozen).toMatchObject({ trainable: false });
  // Keras asks each layer, not the model around it.
  expect((frozen as { layers: { config: object }[] }).layers[1].config).toMatchObject({ trainable: false });
  [deep, outer].forEach((model) => model.dispose());
});

test.each([
  [tf.layers.flatten({ inputShape: [4, 4, 1], dataFormat: 'channelsFirst', name: 'odd' }), 'its channels come first'],
  [
    tf.layers.dense({ inputShape: [4], units: 2, activation: 'hardSigmoid', name: 'odd' }),
    'its activation is hardSigmoid',
  ],
  [tf.layers.dropout({ inputShape: [4], rate: 0.5, noiseShape: [1, 4], name: 'odd' }), 'its dropout has a noiseShape'],
])('what Keras would take for something else is refused (%#)', (layer, reason) => {
  expect(() => layerConfig(layer, { isFrozen: false })).toThrow(
    `The layer odd is not exported to Keras, because ${reason}: build it without that.`,
  );
});

test('a size that is to be found out is −1, as Keras writes it', () => {
  const model = tf.sequential({ layers: [tf.layers.reshape({ targetShape: [-1, 7], inputShape: [28, 28, 1] })] });
  expect(exported(model).config.config.layers[1].config).toMatchObject({ target_shape: [-1, 7] });
  model.dispose();
});

test('a sequential model that begins with another model is refused: Keras could not open it', () => {
  const first = tf.sequential({ layers: [tf.layers.flatten({ inputShape: [28, 28, 1] })] });
  const model = tf.sequential({ layers: [first, tf.layers.dense({ units: 2 })], name: 'both' });
  expect(() => exportKeras(model, path.join(folder, 'both.keras'))).toThrow(
    "Model 'both' begins with another model, which Keras cannot read from a file: build it with `tf.input` and `tf.model`.",
  );
  model.dispose();
});

test.each([
  [
    tf.layers.conv2d({ filters: 1, kernelSize: [3, 2], strides: [3, 2], padding: 'same' }),
    { kernel_size: [3, 2], strides: [3, 2], padding: 'same', dilation_rate: [1, 1] },
  ],
  [tf.layers.conv2d({ filters: 1, kernelSize: 3, dilationRate: 2 }), { padding: 'valid', dilation_rate: [2, 2] }],
  [
    tf.layers.maxPooling2d({ poolSize: [2, 3], strides: [1, 2], padding: 'same' }),
    { pool_size: [2, 3], strides: [1, 2], padding: 'same' },
  ],
  [
    tf.layers.averagePooling2d({ poolSize: [2, 3], strides: [1, 2], padding: 'same' }),
    { pool_size: [2, 3], strides: [1, 2], padding: 'same' },
  ],
  [tf.layers.concatenate({ axis: 1 }), { axis: 1 }],
])('Keras is told where windows lie and along which axis values are joined (%#)', (layer, told) => {
  expect(layerConfig(layer, { isFrozen: false }).config).toMatchObject(told);
});

test('a layer that is used twice, and the second output of a model inside another, are told apart', () => {
  const [input, inside] = [tf.input({ shape: [4] }), tf.input({ shape: [4] })];
  const twice = tf.layers.dense({ units: 4, name: 'twice' });
  const answers = [1, 2].map((units) => tf.layers.dense({ units }).apply(inside) as typeof inside);
  const inner = tf.model({ inputs: inside, outputs: answers, name: 'inner' });
  const [, second] = inner.apply(twice.apply(twice.apply(input)) as typeof input) as (typeof input)[];
  const { config } = exported(tf.model({ inputs: input, outputs: second })).config;
  const from = (...place: unknown[]) => [[[...place, {}]]];
  const nodes = config.layers.map(({ inbound_nodes }) => inbound_nodes);
  expect(nodes).toEqual([[], [...from(input.sourceLayer.name, 0, 0), ...from('twice', 0, 0)], from('twice', 1, 0)]);
  expect(config).toMatchObject({ output_layers: [['inner', 0, 1]] });
});
