import type { LayersModel, Tensor, Tensor2D } from '@tensorflow/tfjs-node';
import { createStackNet } from '../../lib/model/architectures/stack';
import { createConvNet, createDenseNet, createLeNet5 } from '../../lib/model/architectures';
import { createEnsemble } from '../../lib/model/ensemble';
import { gradientNorms } from '../../lib/model/gradient-norms';
import { copyWeights } from '../../lib/model/weights';
import { tf } from '../../lib/tf';
import { crossentropy, largestDifference, randomSplit } from '../graph/agreement';

const { layers } = tf;
const split = randomSplit([28, 28, 1], { count: 5, classCount: 3 });
const models: LayersModel[] = [];
afterEach(() => models.splice(0).forEach((model) => model.dispose()));

function keep(model: LayersModel): LayersModel {
  models.push(model);
  return model;
}

const length = (values: ArrayLike<number>) => Math.hypot(...Array.from(values));
const flat = () => layers.flatten({ inputShape: [28, 28, 1] });

test('one dense layer has the gradient of softmax crossentropy that the textbook gives: the mean of x (p − y)ᵀ', () => {
  const kernelInitializer = tf.initializers.randomNormal({ stddev: 0.05, seed: 4 });
  const model = keep(
    tf.sequential({
      layers: [flat(), layers.dense({ units: 3, activation: 'softmax', kernelInitializer, name: 'one' })],
    }),
  );
  const [kernel] = copyWeights(model); // [784, 3]
  const gradient = new Float64Array(784 * 3);
  split.labels.forEach((label, image) => {
    const x = Array.from(split.images.subarray(image * 784, (image + 1) * 784), (byte) => byte / 255);
    const powers = [0, 1, 2].map((unit) =>
      Math.exp(x.reduce((sum, value, i) => sum + value * kernel[i * 3 + unit], 0)),
    );
    const total = powers.reduce((a, b) => a + b);
    powers.forEach((power, unit) =>
      x.forEach(
        (value, i) => (gradient[i * 3 + unit] += (value * (power / total - Number(unit === label))) / split.count),
      ),
    );
  });
  const [row, ...rest] = gradientNorms(model, split);
  expect(rest).toEqual([]);
  expect(row.layer).toBe('one');
  expect(row.norm / length(gradient)).toBeCloseTo(1, 4);
  expect(row.share / (length(gradient) / length(kernel))).toBeCloseTo(1, 4);
});

test('the norms of a network with batch norm are those of finite differences, by the statistics of the batch', () => {
  // tanh and strides are smooth everywhere; 25 + 9 + 18 + 36 + 20 weights.
  const model = keep(
    createStackNet({ depth: 2, filters: 1, normalize: true, activation: 'tanh', downsampling: 'stride' }),
  );
  const rows = gradientNorms(model, split);
  const lossNow = (): number =>
    tf.tidy(() => {
      const images = tf.tensor4d(
        Float32Array.from(split.images, (byte) => byte / 255),
        [split.count, 28, 28, 1],
      );
      const labels = tf.tensor1d(split.labels, 'int32');
      return crossentropy(model.apply(images, { training: true }) as Tensor2D, labels).dataSync()[0];
    });
  const kernels = model.layers.filter((layer) => ['Conv2D', 'Dense'].includes(layer.getClassName()));
  expect(rows.map(({ layer }) => layer)).toEqual(kernels.map(({ name }) => name));
  const h = 0.01;
  kernels.forEach((layer, place) => {
    const kernel = layer.weights[0];
    const values = Float32Array.from(kernel.read().dataSync<'float32'>());
    const lossAt = (index: number, step: number): number => {
      const moved = values.map((value, i) => (i === index ? value + step : value));
      tf.tidy(() => void kernel.write(tf.tensor(moved, kernel.shape as number[])));
      return lossNow();
    };
    const gradient = Array.from(values, (_, i) => (lossAt(i, h) - lossAt(i, -h)) / (2 * h));
    tf.tidy(() => void kernel.write(tf.tensor(values, kernel.shape as number[])));
    expect(length(gradient)).toBeGreaterThan(0.001);
    expect(rows[place].norm / length(gradient)).toBeCloseTo(1, 2);
    expect(rows[place].share).toBeCloseTo(rows[place].norm / length(values), 6);
  });
});

test('the model stays as it is, the averages of batch norm too, and no tensor is left behind', () => {
  const model = keep(createStackNet({ depth: 4, filters: 4, normalize: true, residual: true, squeezeExcite: true }));
  const before = copyWeights(model);
  const tensors = tf.memory().numTensors;
  const rows = gradientNorms(model, split);
  expect(largestDifference(copyWeights(model), before)).toBe(0);
  expect(tf.memory().numTensors).toBe(tensors);
  expect(gradientNorms(model, split)).toEqual(rows);
  // 6 convolutions, 2 dense layers in each of 2 gates, 1 at the end.
  expect(rows).toHaveLength(11);
  // What the norms must undo: a forward pass of training moves the averages.
  tf.tidy(() => model.apply(tf.ones([1, 28, 28, 1]), { training: true }) as Tensor);
  expect(copyWeights(model)).not.toEqual(before);
});

test('a gradient so small that 32 bits cannot hold its square has a norm all the same', () => {
  const small = (units: number) =>
    layers.dense({ units, kernelInitializer: tf.initializers.constant({ value: 1e-25 }), useBias: false });
  const last = layers.dense({
    units: 3,
    activation: 'softmax',
    kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }),
  });
  const model = keep(tf.sequential({ layers: [flat(), small(2), small(2), last] }));
  const [first, second] = gradientNorms(model, split);
  // The smallest square above 0 in 32 bits is that of 1e-22.5.
  for (const { norm } of [first, second]) expect(norm).toBeLessThan(1e-22);
  expect(first.norm).toBeGreaterThan(1e-26);
  expect(second.norm).toBeGreaterThan(1e-26);
});

test('dropout hides the same units each time', () => {
  const model = keep(createConvNet());
  expect(gradientNorms(model, split)).toEqual(gradientNorms(model, split));
});

test('a frozen layer has no row', () => {
  const model = keep(createConvNet());
  model.layers[0].trainable = false;
  expect(gradientNorms(model, split).map(({ layer }) => layer)).toEqual([model.layers[2].name, model.layers[6].name]);
});

test('the layers of a frozen model inside the model have no rows', () => {
  const inner = createDenseNet();
  inner.trainable = false;
  const head = layers.dense({ units: 3, activation: 'softmax' });
  const model = keep(tf.sequential({ layers: [inner, head] }));
  expect(gradientNorms(model, split).map(({ layer }) => layer)).toEqual([head.name]);
});

test('a kernel of zeros has an infinite share', () => {
  const model = keep(
    tf.sequential({ layers: [flat(), layers.dense({ units: 3, activation: 'softmax', kernelInitializer: 'zeros' })] }),
  );
  expect(gradientNorms(model, split)[0].share).toBe(Infinity);
});

test('a loss that is not a number, and images that do not fit, are refused in one sentence; the model stays', () => {
  const model = keep(createStackNet({ depth: 2, filters: 4, normalize: true }));
  model.layers[1].setWeights([tf.fill([5, 5, 1, 4], NaN)]);
  const before = copyWeights(model);
  expect(() => gradientNorms(model, split)).toThrow(
    'The loss is NaN and has no gradient: pass a model whose weights are finite numbers.',
  );
  expect(copyWeights(model)).toEqual(before); // NaN is equal to NaN here
  const none = { images: new Uint8Array(0), labels: new Uint8Array(0), count: 0 };
  expect(() => gradientNorms(model, none)).toThrow('The training split has no examples');
  expect(() => gradientNorms(model, { ...split, labels: split.labels.map(() => 10) })).toThrow(
    'Label 10 at position 0',
  );
});

test('a model without probabilities is refused: its loss means nothing', () => {
  const model = keep(tf.sequential({ name: 'linear', layers: [flat(), layers.dense({ units: 3 })] }));
  expect(() => gradientNorms(model, split)).toThrow("Model 'linear' gives no probabilities");
});

test('an image that is read wrongly with all certainty has its gradient', () => {
  // Class 0 is ahead by 20, so the right class has a probability of 2·10⁻⁹: p − y is 1 and −1, for each of 784 pixels of 1.
  const weights = [tf.zeros([784, 2]), tf.tensor1d([20, 0])];
  const model = keep(tf.sequential({ layers: [flat(), layers.dense({ units: 2, activation: 'softmax', weights })] }));
  const wrong = { images: new Uint8Array(784).fill(255), labels: Uint8Array.of(1), count: 1 };
  expect(gradientNorms(model, wrong)[0].norm).toBeCloseTo(Math.sqrt(2 * 784), 3);
});

test('the layers of models inside a model are measured, too: of two equal members, each has half the gradient of one', async () => {
  const member = keep(createLeNet5({ seed: 3, classCount: 3 }));
  const ensemble = keep(await createEnsemble([member, member]));
  const alone = gradientNorms(member, split);
  const together = gradientNorms(ensemble, split);
  expect(together).toHaveLength(2 * alone.length);
  together.forEach(({ norm }, i) => expect(norm / alone[i % alone.length].norm).toBeCloseTo(0.5, 4));
});

test('dropout has its own seed again afterwards, the one that is saved with the model', () => {
  const drop = (seed?: number) => layers.dropout({ rate: 0.5, seed });
  const dense = layers.dense({ units: 3, activation: 'softmax' });
  const model = keep(tf.sequential({ layers: [flat(), drop(7), drop(), dense] }));
  const before = JSON.stringify(model.toJSON(undefined, false));
  gradientNorms(model, split);
  expect(JSON.stringify(model.toJSON(undefined, false))).toBe(before);
});
