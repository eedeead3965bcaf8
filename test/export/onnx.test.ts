import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { exportOnnx } from '../../lib/export/onnx';
import { attribute, decodeModel, encodeModel, valueInfo } from '../../lib/export/onnx-messages';
import { createConvNet, createDeepNet, createStackNet } from '../../lib/model/architectures';
import { copyWeights } from '../../lib/model/weights';
import { tf } from '../../lib/tf';
import type { LayersModel } from '@tensorflow/tfjs-node';

const folder = mkdtempSync(path.join(os.tmpdir(), 'digitlab-onnx-'));
afterAll(() => rmSync(folder, { recursive: true }));

function exported(model: LayersModel) {
  const file = path.join(folder, 'model.onnx');
  // An export gives one row of values an image; layers are tested that give more.
  const rows = model.outputs[0].shape.length === 2 ? model.outputs : tf.layers.flatten().apply(model.outputs);
  exportOnnx(tf.model({ inputs: model.inputs, outputs: rows as typeof model.outputs }), file);
  return decodeModel(readFileSync(file)).graph;
}

test('the graph takes images as all exports do, and turns them once to channels first', () => {
  const model = createConvNet({ seed: 1 });
  const { node, input, output } = exported(model);
  expect([input[0].name, output[0].name]).toEqual(['images', 'probabilities']);
  expect(node.map(({ opType }) => opType)).toEqual([
    ...['Transpose', 'Conv', 'Relu', 'MaxPool', 'Conv', 'Relu', 'MaxPool', 'Transpose', 'Flatten'],
    ...['MatMul', 'Add', 'Softmax', 'Identity'],
  ]);
  model.dispose();
});

test('a kernel [height, width, channels, filters] becomes [filters, channels, height, width]', () => {
  const model = createDeepNet({ seed: 3 });
  const { initializer } = exported(model);
  const kernel = copyWeights(model)[3]; // the second convolution: 3 × 3 × 32 × 64
  const { dims, rawData } = initializer.filter((each) => each.dims.length === 4)[2]; // behind the softening and the first
  expect(dims.map(Number)).toEqual([64, 32, 3, 3]);
  const values = new Float32Array(Uint8Array.from(rawData).buffer);
  for (const [filter, channel, row, column] of [
    [0, 0, 0, 0],
    [5, 7, 1, 2],
    [63, 31, 2, 2],
  ])
    expect(values[((filter * 32 + channel) * 3 + row) * 3 + column]).toBe(
      kernel[((row * 3 + column) * 32 + channel) * 64 + filter],
    );
  model.dispose();
});

test('every value that a node takes is an input, a weight or made before it', () => {
  const model = createStackNet({ depth: 4, normalize: true, residual: true, squeezeExcite: true });
  const { node, input, initializer } = exported(model);
  const known = new Set([...input, ...initializer].map(({ name }) => name));
  for (const each of node) {
    each.input.forEach((name) => expect(known).toContain(name));
    each.output.forEach((name) => known.add(name));
  }
  expect(known).toContain('probabilities');
  model.dispose();
});

test('a kind of layer that is not known is named', () => {
  const model = tf.sequential({ layers: [tf.layers.gaussianNoise({ stddev: 1, inputShape: [28, 28, 1] })] });
  expect(() => exported(model)).toThrow(/is a GaussianNoise, which is not exported/);
  model.dispose();
});

describe('settings that change what a layer gives', () => {
  const images = () => tf.input({ shape: [4, 4, 3] });
  const nodeOf = (output: ReturnType<typeof images>, input: ReturnType<typeof images>, opType: string) => {
    const model = tf.model({ inputs: input, outputs: output });
    const { node, initializer } = exported(model);
    model.dispose();
    return { nodes: node.filter((each) => each.opType === opType), initializer };
  };

  test('ReLU with a maximum is cut off there', () => {
    const input = images();
    const output = tf.layers.reLU({ maxValue: 6 }).apply(input) as typeof input;
    const { nodes, initializer } = nodeOf(output, input, 'Clip');
    const [low, high] = nodes[0].input.slice(1).map((name) => initializer.find((each) => each.name === name)?.rawData);
    expect([low, high].map((data) => new Float32Array(Uint8Array.from(data ?? []).buffer)[0])).toEqual([0, 6]);
  });

  test('a product has all its factors', () => {
    const input = images();
    const output = tf.layers.multiply().apply([input, input, input]) as typeof input;
    expect(nodeOf(output, input, 'Mul').nodes).toHaveLength(2);
  });

  test.each([
    [1, 2],
    [2, 3],
    [3, 1],
    [-1, 1],
  ])('joined along axis %i, it is axis %i with the channels first', (axis, expected) => {
    const input = images();
    const output = tf.layers.concatenate({ axis }).apply([input, input]) as typeof input;
    const [{ attribute }] = nodeOf(output, input, 'Concat').nodes;
    expect(Number(attribute.find(({ name }) => name === 'axis')?.i)).toBe(expected);
  });

  test('a dense layer behind feature maps is refused, not written wrongly', () => {
    const input = images();
    const output = tf.layers.dense({ units: 2, name: 'deep_in' }).apply(input) as typeof input;
    expect(() => nodeOf(output, input, 'MatMul')).toThrow(
      'The layer deep_in is not exported to ONNX, because it is given values with 4 axes',
    );
  });
});

test('channels first, and a product of maps with values, are refused, not written wrongly', () => {
  const images = tf.input({ shape: [4, 4, 2] });
  const flat = tf.layers.flatten({ dataFormat: 'channelsFirst', name: 'odd' }).apply(images) as typeof images;
  expect(() => exported(tf.model({ inputs: images, outputs: flat }))).toThrow(
    'The layer odd is not exported to ONNX, because its channels come first: put them last.',
  );
  const means = tf.layers.globalAveragePooling2d({}).apply(images) as typeof images;
  const product = tf.layers.multiply({ name: 'odd' }).apply([images, means]) as typeof images;
  expect(() => exported(tf.model({ inputs: images, outputs: product }))).toThrow(
    'The layer odd is not exported to ONNX, because its inputs differ in their number of axes.',
  );
});

test('batch normalisation keeps its epsilon, and a gamma of 1 where it has none', () => {
  const input = tf.input({ shape: [4, 4, 3] });
  const output = tf.layers.batchNormalization({ epsilon: 0.25, scale: false }).apply(input) as typeof input;
  const model = tf.model({ inputs: input, outputs: output });
  const { node, initializer } = exported(model);
  const [norm] = node.filter(({ opType }) => opType === 'BatchNormalization');
  expect(norm.attribute.find(({ name }) => name === 'epsilon')?.f).toBe(0.25);
  const gamma = initializer.find(({ name }) => name === norm.input[1])?.rawData ?? [];
  expect([...new Float32Array(Uint8Array.from(gamma).buffer)]).toEqual([1, 1, 1]);
  model.dispose();
});

test('a kernel that is higher than wide keeps its rows and columns', () => {
  const layer = tf.layers.conv2d({ filters: 1, kernelSize: [3, 2], useBias: false, inputShape: [4, 4, 1] });
  const model = tf.sequential({ layers: [layer] });
  layer.setWeights([tf.tensor4d([1, 2, 3, 4, 5, 6], [3, 2, 1, 1])]);
  const [kernel] = exported(model).initializer.filter(({ dims }) => dims.length === 4);
  expect(kernel.dims.map(Number)).toEqual([1, 1, 3, 2]);
  expect([...new Float32Array(Uint8Array.from(kernel.rawData).buffer)]).toEqual([1, 2, 3, 4, 5, 6]);
  model.dispose();
});

test('of an odd number of zeros around an image, the last one lies behind it, as in Keras', () => {
  const model = tf.sequential({
    layers: [tf.layers.maxPooling2d({ poolSize: 2, strides: 2, padding: 'same', inputShape: [3, 3, 1] })],
  });
  const { attribute } = exported(model).node.filter(({ opType }) => opType === 'MaxPool')[0];
  const padding = attribute.find(({ name }) => name === 'auto_pad')?.s ?? [];
  expect(Buffer.from(padding).toString()).toBe('SAME_UPPER');
  model.dispose();
});

test('a softmax over feature maps goes over their channels, which stand first', () => {
  const model = tf.sequential({ layers: [tf.layers.activation({ activation: 'softmax', inputShape: [2, 2, 3] })] });
  const { attribute } = exported(model).node.filter(({ opType }) => opType === 'Softmax')[0];
  expect(Number(attribute.find(({ name }) => name === 'axis')?.i)).toBe(1);
  model.dispose();
});

test('what is reshaped into feature maps is turned to channels first', () => {
  const model = tf.sequential({
    layers: [
      tf.layers.globalAveragePooling2d({ inputShape: [4, 4, 12] }),
      tf.layers.reshape({ targetShape: [2, 2, 3] }),
      tf.layers.globalAveragePooling2d({}),
    ],
  });
  const types = exported(model).node.map(({ opType }) => opType);
  expect(types.slice(types.indexOf('Reshape')).slice(0, 3)).toEqual([
    'Reshape',
    'Transpose',
    expect.stringMatching(/Pool|Mean/),
  ]);
  model.dispose();
});

test('a kernel with gaps says itself how much is added around the image, the larger half behind it', () => {
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ filters: 1, kernelSize: [3, 2], dilationRate: 3, padding: 'same', inputShape: [9, 9, 1] }),
    ],
  });
  const { attribute } = exported(model).node.filter(({ opType }) => opType === 'Conv')[0];
  // Rows: (3 − 1) · 3 = 6; columns: (2 − 1) · 3 = 3.
  expect(attribute.find(({ name }) => name === 'pads')?.ints?.map(Number)).toEqual([3, 1, 3, 2]);
  expect(attribute.some(({ name }) => name === 'auto_pad')).toBe(false);
  model.dispose();
});

test('of a model inside another with two outputs, the one that is used is written', () => {
  const inside = tf.input({ shape: [2, 2, 1] });
  const answers = [tf.layers.activation({ activation: 'tanh' }), tf.layers.reLU()].map(
    (layer) => layer.apply(inside) as typeof inside,
  );
  const inner = tf.model({ inputs: inside, outputs: answers });
  const input = tf.input({ shape: [2, 2, 1] });
  const model = tf.model({ inputs: input, outputs: (inner.apply(input) as (typeof input)[])[1] });
  const types = exported(model).node.map(({ opType }) => opType);
  expect(types.slice(0, 2)).toEqual(['Transpose', 'Relu']);
  expect(types).not.toContain('Tanh');
  model.dispose();
});

test('what would be written wrongly, or in part, is refused', () => {
  const images = tf.input({ shape: [4, 4, 1] });
  const rows = tf.layers.flatten().apply(images) as typeof images;
  const maps = tf.layers.conv2d({ filters: 2, kernelSize: 3 }).apply(images) as typeof images;
  const wide = { poolSize: 1, strides: 2, padding: 'same', name: 'wide' } as const;
  const refused = (outputs: (typeof images)[]) =>
    expect(() => exportOnnx(tf.model({ name: 'odd', inputs: images, outputs }), path.join(folder, 'odd.onnx')));
  refused([maps]).toThrow("Model 'odd' turns [n,4,4,1] into [n,2,2,2], which is not exported");
  const two = tf.layers.dense({ units: 2 }).apply(rows) as typeof images;
  refused([rows, two]).toThrow("Model 'odd' turns [n,4,4,1] into [n,16] and [n,2], which is not exported");
  refused([tf.layers.flatten().apply(tf.layers.maxPooling2d(wide).apply(images)) as typeof images]).toThrow(
    'The layer wide is not exported to ONNX, because its strides are longer than its windows',
  );
  const dense = tf.sequential({ name: 'flat', layers: [tf.layers.dense({ units: 2, inputShape: [16] })] });
  expect(() => exportOnnx(dense, path.join(folder, 'odd.onnx'))).toThrow(
    "Model 'flat' takes [n,16], which is not exported to ONNX: let it take images [height, width, channels].",
  );
  expect(existsSync(path.join(folder, 'odd.onnx'))).toBe(false);
});

test.each([
  [tf.layers.maxPooling2d({ poolSize: [3, 2], strides: [2, 1], inputShape: [8, 8, 1] }), 'MaxPool', {}],
  [tf.layers.averagePooling2d({ poolSize: [3, 2], strides: [2, 1], inputShape: [8, 8, 1] }), 'AveragePool', {}],
  [
    tf.layers.conv2d({ filters: 1, kernelSize: [3, 2], strides: [2, 1], inputShape: [8, 8, 1] }),
    'Conv',
    { dilations: [1, 1] },
  ],
  [
    tf.layers.conv2d({ filters: 1, kernelSize: [3, 2], dilationRate: 2, inputShape: [8, 8, 1] }),
    'Conv',
    { strides: [1, 1], dilations: [2, 2] },
  ],
])('windows keep their size, strides and gaps (%#)', (layer, opType, more) => {
  const model = tf.sequential({ layers: [layer] });
  const { attribute } = exported(model).node.filter((each) => each.opType === opType)[0];
  const lists = attribute.flatMap(({ name, type, ints }) => (type === 7 ? [[name, ints?.map(Number)]] : []));
  expect(Object.fromEntries(lists)).toEqual({ kernel_shape: [3, 2], strides: [2, 1], ...more });
  model.dispose();
});

test('batch normalisation is given gamma, beta, mean and variance in this order', () => {
  const norm = tf.layers.batchNormalization({ inputShape: [4, 4, 1] });
  const model = tf.sequential({ layers: [norm] });
  norm.setWeights([1, 2, 3, 4].map((value) => tf.tensor1d([value])));
  const { node, initializer } = exported(model);
  const [{ input }] = node.filter(({ opType }) => opType === 'BatchNormalization');
  const values = input.slice(1).map((name) => initializer.find((each) => each.name === name)?.rawData ?? []);
  expect(values.map((data) => new Float32Array(Uint8Array.from(data).buffer)[0])).toEqual([1, 2, 3, 4]);
  model.dispose();
});

test('numbers of kinds and versions are those of onnx.proto3, and any number of images goes in', () => {
  // FLOAT = 1, INT = 2, STRING = 3, INTS = 7.
  expect([{ f: 0.5 }, 3, 'SAME', [1, 2]].map((value) => attribute('a', value).type)).toEqual([1, 2, 3, 7]);
  const bytes = encodeModel({ name: '', node: [], initializer: [], input: [], output: [] }, { docString: '' });
  const told = decodeModel(bytes) as unknown as { irVersion: object; opsetImport: { version: object }[] };
  expect([told.irVersion, told.opsetImport[0].version].map(Number)).toEqual([8, 17]);
  const { dim } = valueInfo('images', [-1, 28, 28, 1]).type.tensorType.shape;
  expect(dim).toEqual([{ dimParam: 'n' }, { dimValue: 28 }, { dimValue: 28 }, { dimValue: 1 }]);
});
