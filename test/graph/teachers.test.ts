import type { LayersModel, Scalar, Tensor } from '@tensorflow/tfjs-node';
import { compileTraining } from '../../lib/graph/compile';
import { adam, sgd } from '../../lib/model/optimizer';
import { copyWeights } from '../../lib/model/weights';
import { tf } from '../../lib/tf';
import { all, compiledGradients, eagerGradients, largestDifference, randomSplit } from './agreement';
import type { EagerLoss } from './agreement';

const shape = [6, 6, 1];
const split = randomSplit(shape, { count: 8 });

function network(seed: number, { classCount = 4, filters = 3 } = {}): LayersModel {
  const kernelInitializer = tf.initializers.glorotUniform({ seed });
  return tf.sequential({
    layers: [
      tf.layers.conv2d({ filters, kernelSize: 3, inputShape: shape, useBias: false, kernelInitializer }),
      tf.layers.batchNormalization({}),
      tf.layers.reLU(),
      tf.layers.flatten(),
      tf.layers.dense({ units: classCount, activation: 'softmax', kernelInitializer }),
    ],
  });
}

// −Σ p·log q, with the teacher's p for the very images that the student sees.
const against =
  (teacher: LayersModel): EagerLoss =>
  (output) => {
    const images = tf.tensor(
      Float32Array.from(split.images, (byte) => byte / 255),
      [split.count, ...shape],
    );
    const answers = teacher.apply(images, { training: true }) as Tensor;
    return tf.neg(tf.mean(tf.sum(tf.mul(answers, tf.log(output)), 1))).asScalar() as Scalar;
  };

test('with a teacher, loss and gradients are those of eager TensorFlow.js against its answers', () => {
  const [student, teacher] = [network(1), network(2)];
  const compiled = compiledGradients(student, split, { teachers: [teacher] });
  const eager = eagerGradients(student, split, against(teacher));
  expect(compiled.loss).toBeCloseTo(eager.loss, 5);
  expect(largestDifference(compiled.gradients, eager.gradients)).toBeLessThan(1e-6);
  const byLabels = compiledGradients(student, split);
  expect(largestDifference(compiled.gradients, byLabels.gradients)).toBeGreaterThan(1e-2);
});

test('several teachers answer in turn, one a step', () => {
  const student = network(1);
  const teachers = [2, 3, 4].map((seed) => network(seed));
  const lossOf = (taughtBy: LayersModel[], step: number) => {
    const compiled = compileTraining(student, split, { optimizer: sgd(), teachers: taughtBy });
    const { loss } = compiled.step(all(8), { learningRate: 0, step });
    compiled.dispose();
    return loss;
  };
  const alone = teachers.map((teacher) => lossOf([teacher], 1));
  expect([1, 2, 3, 4, 5, 6].map((step) => lossOf(teachers, step))).toEqual([1, 2, 0, 1, 2, 0].map((i) => alone[i]));
  expect(new Set(alone).size).toBe(3);
});

test('a teacher answers without dropout, with the batch’s own statistics in batch norm', () => {
  const [student, teacher] = [network(1), network(2)];
  const hiding = tf.sequential({ layers: [...teacher.layers.slice(0, 4), tf.layers.dropout({ rate: 0.5 })] });
  hiding.add(teacher.layers[4]);
  const [plain, dropping] = [teacher, hiding].map((each) => compiledGradients(student, split, { teachers: [each] }));
  expect(dropping.loss).toBe(plain.loss);
});

test('a teacher stays as it is, and hits are counted by the labels', () => {
  const [student, teacher] = [network(1), network(2)];
  const before = copyWeights(teacher);
  const compiled = compileTraining(student, split, { optimizer: adam(), ema: 0.9, teachers: [teacher] });
  const byLabels = compileTraining(student, split, { optimizer: adam() });
  const steps = [compiled, byLabels].map((each) => each.step(all(8), { learningRate: 0.01, step: 1 }));
  expect(steps[0].correct).toBe(steps[1].correct);
  compiled.readWeights();
  expect(copyWeights(teacher)).toEqual(before);
  [compiled, byLabels].forEach((each) => each.dispose());
});

test('a teacher that does not fit is refused in one sentence', () => {
  const student = network(1);
  const compile = (teachers: LayersModel[], loss?: 'meanSquaredError') => () =>
    compileTraining(student, split, { optimizer: sgd(), teachers, loss });
  expect(compile([network(2, { classCount: 5 })])).toThrow(
    'The teacher turns [,6,6,1] to [,5], the model [,6,6,1] to [,4]: pass a teacher for the same images and classes.',
  );
  expect(compile([network(2), network(3, { filters: 2 })])).toThrow('they are not of one architecture');
  expect(compile([network(2)], 'meanSquaredError')).toThrow('loss meanSquaredError is not compiled with a teacher');
});
