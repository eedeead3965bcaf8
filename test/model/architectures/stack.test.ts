import type { LayersModel } from '@tensorflow/tfjs-node';
import { createStackNet } from '../../../lib/model/architectures/stack';
import type { StackOptions } from '../../../lib/model/architectures/stack';
import { train } from '../../../lib/model/training';
import { copyWeights } from '../../../lib/model/weights';
import { tf } from '../../../lib/tf';
import { largestDifference, randomSplit } from '../../graph/agreement';

const models: LayersModel[] = [];
afterEach(() => models.splice(0).forEach((model) => model.dispose()));

function create(options: StackOptions = {}): LayersModel {
  const model = createStackNet(options);
  models.push(model);
  return model;
}

/** The class names of the layers behind the input, without the names of what they do not share. */
const classNames = (model: LayersModel) => model.layers.slice(1).map((layer) => layer.getClassName());

// Of 16 and 32 filters; kernel and bias.
const [first, at14, widening, at7, dense] = [25 * 16 + 16, 9 * 16 * 16 + 16, 9 * 16 * 32 + 32, 9 * 32 * 32 + 32, 330];
const [depth2, depth4] = [first + at14 + widening + at7 + dense, first + 2 * at14 + widening + 2 * at7 + dense];
// Batch norm has 4 numbers a filter where a bias has 1.
const [norm2, norm4] = [3 * (2 * 16 + 2 * 32), 3 * (3 * 16 + 3 * 32)];
// 16 → 4 → 16 and 32 → 8 → 32, one block a stage.
const gates = 16 * 4 + 4 + (4 * 16 + 16) + (32 * 8 + 8) + (8 * 32 + 32);

test.each<[StackOptions, number, number]>([
  [{ depth: 2 }, depth2, 16_954],
  [{ depth: 2, downsampling: 'stride', activation: 'tanh' }, depth2, 16_954],
  [{ depth: 2, normalize: true }, depth2 + norm2, 17_242],
  [{ depth: 4 }, depth4, 28_522],
  [{ depth: 4, normalize: true }, depth4 + norm4, 28_954],
  [{ depth: 4, residual: true }, depth4, 28_522],
  [{ depth: 4, squeezeExcite: true }, depth4 + gates, 29_222],
  [{ depth: 4, normalize: true, residual: true, squeezeExcite: true }, depth4 + norm4 + gates, 29_654],
])('%p has exactly the parameters that its layers add up to', (options, sum, known) => {
  expect(sum).toBe(known);
  expect(create(options).countParams()).toBe(known);
});

test('the plain network is convolutions with an activation behind each, halved twice', () => {
  const model = create({ depth: 2, filters: 8, classCount: 7 });
  const shapes = model.layers.slice(1).map((layer) => [layer.getClassName(), ...layer.outputShape.slice(1)]);
  expect(shapes).toEqual([
    ['Conv2D', 28, 28, 8],
    ['MaxPooling2D', 14, 14, 8],
    ['Activation', 14, 14, 8],
    ['Conv2D', 14, 14, 8],
    ['Activation', 14, 14, 8],
    ['Conv2D', 14, 14, 16],
    ['MaxPooling2D', 7, 7, 16],
    ['Activation', 7, 7, 16],
    ['Conv2D', 7, 7, 16],
    ['Activation', 7, 7, 16],
    ['GlobalAveragePooling2D', 16],
    ['Dense', 7],
  ]);
});

test('strides take the place of pooling, and nothing else changes', () => {
  const model = create({ depth: 2, downsampling: 'stride' });
  expect(classNames(model)).toEqual(classNames(create({ depth: 2 })).filter((name) => name !== 'MaxPooling2D'));
  const strides = model.layers.flatMap((layer) => (layer.getConfig() as { strides?: number[] }).strides ?? []);
  expect(strides).toEqual([2, 2, 1, 1, 2, 2, 1, 1]);
  expect(model.layers.map((layer) => layer.outputShape[1])).toContain(7);
});

test('batch norm stands between a convolution without bias and its activation', () => {
  const model = create({ depth: 2, normalize: true, downsampling: 'stride', activation: 'sigmoid' });
  const names = classNames(model);
  expect(names.slice(0, -2)).toEqual(Array(4).fill(['Conv2D', 'BatchNormalization', 'Activation']).flat());
  const convolutions = model.layers.filter((layer) => layer.getClassName() === 'Conv2D');
  expect(convolutions.map((layer) => layer.weights.length)).toEqual([1, 1, 1, 1]);
  const activations = model.layers.filter((layer) => layer.getClassName() === 'Activation');
  expect(activations.map((layer) => layer.getConfig().activation)).toEqual(Array(4).fill('sigmoid'));
});

test('a residual block gives relu(x + f(x)): f of zeros passes on what came in', () => {
  const model = create({ depth: 4, residual: true, filters: 4, seed: 3 });
  // The second convolution of each block answers 0.
  for (const name of ['convolution-3', 'convolution-6']) {
    const layer = model.getLayer(name);
    layer.setWeights(layer.getWeights().map((weight) => tf.zerosLike(weight)));
  }
  const activations = model.layers.filter((layer) => layer.getClassName() === 'Activation');
  const outputs = activations.map((layer) => layer.output) as ReturnType<typeof tf.input>[];
  const parts = tf.model({ inputs: model.inputs, outputs });
  const images = tf.randomUniform([2, 28, 28, 1], 0, 1, 'float32', 1);
  const values = (parts.predict(images) as InstanceType<typeof tf.Tensor>[]).map((tensor) => tensor.dataSync());
  // Activations: first convolution, inside block 1, behind it, widening, inside block 2, behind it.
  expect(values).toHaveLength(6);
  expect(Math.max(...values[0])).toBeGreaterThan(0.1);
  expect(values[2]).toEqual(values[0]);
  expect(values[5]).toEqual(values[3]);
});

test('squeeze and excite ends a block, before the input is added', () => {
  const names = classNames(create({ depth: 4, residual: true, squeezeExcite: true, normalize: true }));
  const merges = names.filter((name) => ['Multiply', 'Add'].includes(name));
  expect(merges).toEqual(['Multiply', 'Add', 'Multiply', 'Add']);
  expect(names.filter((name) => name === 'Dense')).toHaveLength(5);
  const alone = classNames(create({ depth: 4, squeezeExcite: true }));
  expect(alone).not.toContain('Add');
  expect(alone.filter((name) => name === 'Multiply')).toHaveLength(2);
});

test.each<StackOptions>([
  { depth: 2 },
  { depth: 2, downsampling: 'stride', activation: 'sigmoid' },
  { depth: 4, normalize: true, residual: true, squeezeExcite: true },
])('%p trains in the compiler, and its predictions are probabilities', async (options) => {
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  const model = create({ ...options, filters: 4 });
  const before = copyWeights(model);
  const history = await train(model, randomSplit([28, 28, 1], { count: 8 }), { epochs: 1, batchSize: 4 });
  expect(warn.mock.calls).toEqual([]);
  warn.mockRestore();
  expect(history.loss.every(Number.isFinite)).toBe(true);
  copyWeights(model).forEach((weights, i) => expect(weights).not.toEqual(before[i]));
  const rows = tf.tidy(() => (model.predict(tf.ones([3, 28, 28, 1])) as ReturnType<typeof tf.tensor2d>).arraySync());
  expect(rows.map((row) => row.length)).toEqual([10, 10, 10]);
  for (const row of rows) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
});

describe('the first weights', () => {
  const options = { depth: 4, filters: 8 };
  const kernelsOf = (model: LayersModel) =>
    model.layers
      .filter((layer) => layer.name.startsWith('convolution'))
      .map((layer) => layer.weights[0].read().dataSync<'float32'>());

  test('are the same for the same seed, and others for another', () => {
    const [one, again, other] = [create(options), create(options), create({ ...options, seed: 2 })];
    expect(largestDifference(copyWeights(one), copyWeights(again))).toBe(0);
    expect(kernelsOf(one)[0]).not.toEqual(kernelsOf(other)[0]);
    const [, second, third] = kernelsOf(one);
    expect(second).not.toEqual(third);
  });

  test('of the convolutions are the same in every network of one depth', () => {
    const plain = kernelsOf(create(options));
    expect(plain).toHaveLength(6);
    for (const change of [{ normalize: true }, { residual: true }, { squeezeExcite: true }, { downsampling: 'stride' }])
      expect(kernelsOf(create({ ...options, ...(change as StackOptions) }))).toEqual(plain);
  });
});

test('sizes that cannot be shared out are refused in one sentence', () => {
  const even = (depth: number) => `depth is ${depth}: pass an even whole number from 2 up, half of it for each stage.`;
  for (const depth of [3, 0, -2, 2.5, NaN]) expect(() => createStackNet({ depth })).toThrow(even(depth));
  for (const block of [{ residual: true }, { squeezeExcite: true }])
    expect(() => createStackNet({ depth: 6, ...block })).toThrow(
      'depth is 6: with residual or squeezeExcite pass a multiple of 4, each of two stages is made of blocks of two.',
    );
  expect(() => createStackNet({ filters: 0 })).toThrow('filters is 0: pass a whole number from 1 up.');
  expect(() => createStackNet({ depth: 4, squeezeExcite: true, filters: 6 })).toThrow(
    'filters is 6: pass a multiple of 4, squeeze and excite works with a quarter.',
  );
});
