import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadMnist, take } from '../../lib/data/dataset';
import { createConvNet, createDenseNet, createTinyNet } from '../../lib/model/architectures';
import { loadModel, saveModel } from '../../lib/model/checkpoint';
import { createEnsemble } from '../../lib/model/ensemble';
import { predict } from '../../lib/model/evaluation';
import { countOperations } from '../../lib/model/layer-summary';
import { tf } from '../../lib/tf';

const { images } = take(loadMnist().test, 50);

test.each([
  ['sequential ones of one kind', [createConvNet({ seed: 1 }), createConvNet({ seed: 2 })]],
  ['functional ones with batch norm', [createTinyNet({ seed: 1 }), createTinyNet({ seed: 2 })]],
  ['of different kinds', [createDenseNet(), createTinyNet(), createConvNet()]],
])('the probabilities of an ensemble are the mean of its members’: %s', async (_, members) => {
  const ensemble = await createEnsemble(members);
  const each = members.map((member) => predict(member, images));
  const mean = each[0].map((__, i) => each.reduce((sum, probabilities) => sum + probabilities[i], 0) / each.length);
  predict(ensemble, images).forEach((probability, i) => expect(probability).toBeCloseTo(mean[i], 6));
  // A mean of equal networks would pass for any of them.
  expect(each[0]).not.toEqual(each[1]);
});

test('an ensemble comes back from the disk with the weights of each member', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'digitlab-ensemble-'));
  const ensemble = await createEnsemble([createTinyNet({ seed: 1 }), createTinyNet({ seed: 2 })]);
  await saveModel(folder, ensemble);
  expect(predict(await loadModel(folder), images)).toEqual(predict(ensemble, images));
  rmSync(folder, { recursive: true });
});

test('members can go once the ensemble is made, and none of its weights is left when it goes', async () => {
  const before = tf.memory().numTensors;
  const members = [createTinyNet({ seed: 1 }), createTinyNet({ seed: 2 })];
  const ensemble = await createEnsemble(members);
  members.forEach((member) => member.dispose());
  expect(predict(ensemble, images)).toHaveLength(500);
  ensemble.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('the parameters and multiply-adds of an ensemble are those of its members together', async () => {
  const members = [createTinyNet(), createConvNet()];
  const [tiny, conv] = members.map(countOperations);
  expect(countOperations(await createEnsemble(members))).toEqual({
    parameters: tiny.parameters + conv.parameters,
    multiplyAdds: tiny.multiplyAdds + conv.multiplyAdds,
  });
});

test('one network alone is no ensemble', async () => {
  await expect(createEnsemble([createTinyNet()])).rejects.toThrow(
    'An ensemble of 1 was asked for: give at least 2 trained networks.',
  );
});

test('members of different shapes are refused, and no tensor is left behind', async () => {
  const members = [createTinyNet(), createTinyNet({ classCount: 5 })];
  const before = tf.memory().numTensors;
  await expect(createEnsemble(members)).rejects.toThrow(
    'The members are networks [28,28,1] → [10] and [28,28,1] → [5]: give networks of one shape.',
  );
  expect(tf.memory().numTensors).toBe(before);
});

test('an ensemble of ensembles, and one network twice, are saved and loaded again', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'digitlab-ensemble-'));
  const member = createTinyNet({ seed: 1 });
  const pair = await createEnsemble([member, createTinyNet({ seed: 2 })]);
  const both = await createEnsemble([pair, pair]);
  await saveModel(folder, both);
  expect(predict(await loadModel(folder), images)).toEqual(predict(both, images));
  rmSync(folder, { recursive: true });
});

test('members with a frozen model inside them keep their weights in their places, and it stays frozen', async () => {
  const members = [1, 2].map((seed) => {
    const kernel = (place: number) => ({
      kernelInitializer: tf.initializers.randomNormal({ stddev: 0.5, seed: 10 * seed + place }),
    });
    const frozen = tf.sequential({ layers: [tf.layers.dense({ units: 10, inputShape: [10], ...kernel(1) })] });
    frozen.trainable = false;
    const input = tf.input({ shape: [28, 28, 1] });
    const x = tf.layers.dense({ units: 10, ...kernel(2) }).apply(tf.layers.flatten().apply(input)); // [n, 10]
    const y = tf.layers.dense({ units: 10, activation: 'softmax', ...kernel(3) }).apply(frozen.apply(x));
    return tf.model({ inputs: input, outputs: y as typeof input });
  });
  const ensemble = await createEnsemble(members);
  const [one, other] = members.map((member) => predict(member, images));
  predict(ensemble, images).forEach((probability, i) => expect(probability).toBeCloseTo((one[i] + other[i]) / 2, 6));
  expect(members.map(({ trainableWeights }) => trainableWeights.length)).toEqual([4, 4]);
  expect(ensemble.trainableWeights).toHaveLength(8);
});

test('a member that cannot be copied leaves no copy of the others behind', async () => {
  class Foreign extends tf.layers.Layer {
    static className = 'Foreign';
  }
  const foreign = tf.sequential({
    layers: [new Foreign({ inputShape: [28, 28, 1] }), tf.layers.flatten(), tf.layers.dense({ units: 10 })],
  });
  const tiny = createTinyNet();
  const before = tf.memory().numTensors;
  await expect(createEnsemble([tiny, foreign])).rejects.toThrow('Unknown layer: Foreign');
  expect(tf.memory().numTensors).toBe(before);
});
