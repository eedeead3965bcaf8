import {
  architectures,
  createConvNet,
  createDeepNet,
  createDenseNet,
  createLeNet5,
  createTinyNet,
} from '../../lib/model/architectures';
import { copyWeights } from '../../lib/model/weights';
import { tf } from '../../lib/tf';
import { largestDifference } from '../graph/agreement';

test.each([
  // dense: 784·128 + 128 + 128·10 + 10
  ['dense baseline', createDenseNet, 784 * 128 + 128 + 128 * 10 + 10, 101_770],
  // LeNet-5: 6·(25+1) + 16·(6·25+1) + 400·120 + 120 + 120·84 + 84 + 84·10 + 10
  ['LeNet-5', createLeNet5, 6 * 26 + 16 * 151 + 48_120 + 10_164 + 850, 61_706],
  // convnet: 32·(9+1) + 64·(32·9+1) + 1600·10 + 10
  ['simple convnet', createConvNet, 320 + 18_496 + 16_010, 34_826],
  // tiny: kernels 16·25 + 16·144 + 24·144 + 24·216 + 24·216, batch norm 4·(16 + 16 + 24 + 24 + 24), dense 24·10 + 10
  ['tiny', createTinyNet, 400 + 2304 + 3456 + 5184 + 5184 + 4 * 104 + 250, 17_194],
  // deep: softening 9, kernels 32·25, 64·32·9, 64·64·9, 128·64·9, 128·128·16, batch norm 4·(32 + 2·64 + 2·128), dense
  ['deep', createDeepNet, 9 + 800 + 18_432 + 36_864 + 73_728 + 262_144 + 1664 + 1290, 394_931],
])('%s has exactly the parameters that its layers add up to', (_name, create, sum, known) => {
  const model = create();
  expect(sum).toBe(known);
  expect(model.countParams()).toBe(known);
  model.dispose();
});

test.each(Object.entries(architectures))(
  '%s turns images into probabilities, for any number of classes',
  (_name, create) => {
    const model = create({ classCount: 7 });
    const output = tf.tidy(() => model.predict(tf.ones([3, 28, 28, 1])) as InstanceType<typeof tf.Tensor>);
    expect(output.shape).toEqual([3, 7]);
    const rows = output.arraySync() as number[][];
    for (const row of rows) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    output.dispose();
    model.dispose();
  },
);

test('the same seed gives the same first weights, another seed others, and no two layers share theirs', () => {
  const [one, again, other] = [createConvNet({ seed: 1 }), createConvNet({ seed: 1 }), createConvNet({ seed: 2 })];
  expect(largestDifference(copyWeights(one), copyWeights(again))).toBe(0);
  expect(copyWeights(one)[0]).not.toEqual(copyWeights(other)[0]);
  const [first, , second] = copyWeights(one);
  expect(first.slice(0, 50)).not.toEqual(second.slice(0, 50));
  [one, again, other].forEach((model) => model.dispose());
});
