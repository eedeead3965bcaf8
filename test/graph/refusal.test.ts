import type { LayersModel } from '@tensorflow/tfjs-node';
import { loadMnist, take } from '../../lib/data/dataset';
import { NotCompiled, compileTraining } from '../../lib/graph/compile';
import { createDenseNet } from '../../lib/model/architectures';
import { sgd } from '../../lib/model/optimizer';
import { train } from '../../lib/model/training';
import { copyWeights } from '../../lib/model/weights';
import { tf } from '../../lib/tf';
import { all, largestDifference, randomSplit } from './agreement';

const examples = take(loadMnist().train, 1280);

test('a loss that is not finite is told in one sentence and changes nothing', () => {
  const model = createDenseNet();
  const compiled = compileTraining(model, examples, { optimizer: sgd() });
  compiled.step(all(128), { learningRate: 1e38, step: 1 });
  compiled.readWeights();
  const before = copyWeights(model);
  expect(() => compiled.step(all(128), { learningRate: 1e38, step: 2 })).toThrow(
    /^The (loss|gradient) became (NaN|-?Infinity): the learning rate may be too high, try a tenth of it; this step changed no weight\.$/,
  );
  compiled.readWeights();
  expect(largestDifference(copyWeights(model), before)).toBe(0);
  compiled.dispose();
});

test('data that does not fit is refused in one sentence', () => {
  const model = createDenseNet({ classCount: 5 });
  const compile = (split: typeof examples) => compileTraining(model, split, { optimizer: sgd() });
  expect(() => compile({ ...examples, images: new Uint8Array(7) })).toThrow(
    'The training split has 7 bytes for 1280 images, the model takes images of [28,28,1], 784 bytes each: pass images of that size.',
  );
  expect(() => compile(take(examples, 0))).toThrow('The training split has no examples: pass one that has.');
  expect(() => compile({ ...take(examples, 2), labels: Uint8Array.of(4) })).toThrow(
    'The training split has 1 labels for 2 images: pass one for each.',
  );
  expect(() => compile({ ...take(examples, 2), labels: Uint8Array.of(4, 5) })).toThrow(
    'Label 5 at position 1 of the training split has no output: the model has classes 0 to 4, pass a model with more.',
  );
  for (const label of [-1, 1.5, NaN])
    expect(() => compile({ ...take(examples, 2), labels: [0, label] as never })).toThrow(
      `Label ${label} at position 1 of the training split has no output`,
    );
  for (const kind of [Int8Array, Uint8ClampedArray])
    expect(() => compile({ ...take(examples, 2), images: kind.from(examples.images) as never })).toThrow(
      `The images of the training split are a ${kind.name}: pass bytes from 0 (background) to 255 (ink) in a Uint8Array.`,
    );
  const compiled = compile({ ...take(examples, 2), labels: Uint8Array.of(4, 0) });
  const step = (indices: number[]) => () => compiled.step(indices, { learningRate: 1, step: 1 });
  expect(step([0, 2])).toThrow('There is no example 2: this split has examples 0 to 1.');
  expect(step([-1])).toThrow('There is no example -1: this split has examples 0 to 1.');
  expect(step([])).toThrow('The batch has no examples: pass at least one index.');
  const before = copyWeights(model);
  const refuse = (options: { learningRate: number; step: number }, sentence: string): void =>
    expect(() => compiled.step([0, 1], options)).toThrow(sentence);
  refuse({ learningRate: 1, step: 0 }, 'step is 0: pass a whole number from 1 up.');
  refuse({ learningRate: NaN, step: 1 }, 'The learning rate is NaN: pass a number from 0 up');
  compiled.readWeights();
  expect(largestDifference(copyWeights(model), before)).toBe(0);
  compiled.dispose();
});

const dense = () => tf.layers.dense({ units: 3, activation: 'softmax' });
const twoBatches = () => {
  const images = tf.input({ shape: [4, 4, 1] });
  const values = tf.layers.flatten().apply(images) as typeof images; // [n, 16]
  const both = tf.layers.concatenate({ axis: 0, name: 'both' }).apply([values, values]);
  return tf.model({ inputs: images, outputs: dense().apply(both) as typeof images });
};

test('an axis that TensorFlow.js itself takes for another one is refused', () => {
  const images = tf.input({ shape: [4, 4, 2] });
  const both = tf.layers.concatenate({ axis: -2, name: 'both' }).apply([images, images]);
  const values = tf.layers.globalAveragePooling2d({}).apply(both);
  const model = tf.model({ inputs: images, outputs: dense().apply(values) as typeof images });
  const split = randomSplit([4, 4, 2], { classCount: 3 });
  expect(() => compileTraining(model, split, { optimizer: sgd() })).toThrow(
    "Layer 'both' joins along axis -2, where TensorFlow.js joins along the last: count its axis from the front, 2.",
  );
  model.dispose();
});

const sequential = (...layers: LayersModel['layers']) =>
  tf.sequential({ layers: [tf.layers.inputLayer({ inputShape: [4, 4, 1], name: 'images' }), ...layers] });

test.each([
  [
    sequential(
      tf.layers.cropping2D({
        cropping: [
          [1, 1],
          [1, 1],
        ],
        name: 'crop',
      }),
      tf.layers.flatten(),
      dense(),
    ),
    "layer 'crop' of class Cropping2D is not compiled",
  ],
  [
    sequential(
      tf.layers.maxPooling2d({ poolSize: 2, dataFormat: 'channelsFirst', name: 'pool' }),
      tf.layers.flatten(),
      dense(),
    ),
    "layer 'pool' of class MaxPooling2D is not compiled (its dataFormat is channelsFirst)",
  ],
  [
    sequential(tf.layers.flatten(), tf.layers.dense({ units: 3, activation: 'softsign', name: 'last' })),
    "layer 'last' of class Dense is not compiled (its activation softsign is not known)",
  ],
  [
    sequential(tf.layers.flatten(), tf.layers.dense({ units: 3, kernelConstraint: 'nonNeg', name: 'last' })),
    "layer 'last' of class Dense is not compiled (its kernel has a constraint)",
  ],
  [
    sequential(
      tf.layers.flatten(),
      tf.layers.dense({ units: 3, kernelRegularizer: tf.regularizers.l1l2(), name: 'last' }),
    ),
    "layer 'last' of class Dense is not compiled (its kernelRegularizer has an L1 part)",
  ],
  [
    sequential(tf.layers.flatten(), tf.layers.dense({ units: 3 })),
    'loss sparseCategoricalCrossentropy is not compiled: it wants a last layer with activation softmax',
  ],
  [twoBatches(), "layer 'both' of class Concatenate is not compiled (it joins batches, not what belongs to one image)"],
  [
    sequential(tf.layers.conv2d({ filters: 3, kernelSize: 2, activation: 'softmax' })),
    /^model 'sequential_\d+' is not compiled: it turns \[,4,4,1\] into \[,3,3,3\], known are images of one size to \[n, classes\]$/,
  ],
])('what is not known is named in one sentence (%#)', (model, sentence) => {
  const split = randomSplit([4, 4, 1], { classCount: 3 });
  const compile = () => compileTraining(model, split, { optimizer: sgd() });
  expect(compile).toThrow(sentence);
  expect(compile).toThrow(NotCompiled);
});

test.each([
  [{ clipNorm: 0 }, 'clipNorm is 0: pass a finite norm above 0'],
  [{ clipNorm: Infinity }, 'clipNorm is Infinity: pass a finite norm above 0'],
  [{ clipNorm: 1e39 }, 'clipNorm is 1e+39: pass a finite norm above 0'],
  [{ ema: 1.5 }, 'ema is 1.5: pass a decay from 0 to below 1'],
  [{ labelSmoothing: 2 }, 'labelSmoothing is 2: pass a share from 0 to below 1'],
  [{ optimizer: sgd({ momentum: -0.9 }) }, "sgd's momentum is -0.9"],
  [{ loss: 'hinge' as never }, 'There is no loss hinge: take sparseCategoricalCrossentropy, categoricalCrossentropy'],
])('%j is refused by the compiler itself', (options, sentence) => {
  const model = createDenseNet();
  expect(() => compileTraining(model, examples, { optimizer: sgd(), ...options })).toThrow(sentence);
  model.dispose();
});

test('a constraint on a depthwise kernel is refused, though its configuration does not tell', () => {
  const model = sequential(
    tf.layers.depthwiseConv2d({ kernelSize: 3, depthwiseConstraint: 'nonNeg', name: 'bound' } as never),
    tf.layers.flatten(),
    tf.layers.dense({ units: 3, activation: 'softmax' }),
  );
  const split = randomSplit([4, 4, 1], { classCount: 3 });
  expect(() => compileTraining(model, split, { optimizer: sgd() })).toThrow(
    "layer 'bound' of class DepthwiseConv2D is not compiled (its depthwise_kernel has a constraint)",
  );
});

test('a model that is frozen as a whole is refused in one sentence, however it is to be trained', async () => {
  const model = createDenseNet();
  model.trainable = false;
  const sentence = 'The model has no weights to train: set `trainable` of some of its layers to true.';
  expect(() => compileTraining(model, examples, { optimizer: sgd() })).toThrow(sentence);
  await expect(train(model, examples, { epochs: 1 })).rejects.toThrow(sentence);
  await expect(train(model, examples, { epochs: 1, runEagerly: true })).rejects.toThrow(sentence);
});

test('a constraint is refused, as neither way of training keeps it', async () => {
  const bound = tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [28, 28, 1] }),
      tf.layers.dense({ units: 10, activation: 'softmax', kernelConstraint: 'nonNeg' }),
    ],
  });
  await expect(train(bound, examples, { epochs: 1 })).rejects.toThrow(
    /^The weight \S+kernel has a constraint, which training does not keep: leave it out\.$/,
  );
});

test('label smoothing is refused where it has no meaning, instead of being left out silently', () => {
  const options = { optimizer: sgd(), loss: 'meanSquaredError', labelSmoothing: 0.1 } as const;
  expect(() => compileTraining(createDenseNet(), examples, options)).toThrow(
    'loss meanSquaredError is not compiled with label smoothing: leave that out',
  );
});

test('a weight that has no part in the output is named: nothing could train it', () => {
  const pixels = tf.input({ shape: [16] });
  const heads = [1, 2].map(() => dense().apply(pixels) as typeof pixels);
  const inner = tf.model({ inputs: pixels, outputs: heads });
  const images = tf.input({ shape: [4, 4, 1] });
  const [, second] = inner.apply(tf.layers.flatten().apply(images)) as (typeof pixels)[];
  const model = tf.model({ inputs: images, outputs: second });
  expect(() => compileTraining(model, randomSplit([4, 4, 1], { classCount: 3 }), { optimizer: sgd() })).toThrow(
    /^The weight .*kernel has no part in the model's output, so nothing can train it: set `trainable` of its layer to false\.$/,
  );
  model.dispose();
});
