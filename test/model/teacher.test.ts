import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadMnist, take } from '../../lib/data/dataset';
import { createDenseNet } from '../../lib/model/architectures';
import { saveModel } from '../../lib/model/checkpoint';
import { evaluate } from '../../lib/model/evaluation';
import { loadTeacher } from '../../lib/model/teacher';
import { train } from '../../lib/model/training';
import { copyWeights } from '../../lib/model/weights';
import { tf } from '../../lib/tf';

const mnist = loadMnist();

test('the members of an ensemble teach, and none of them softens its images', async () => {
  const { networks, dispose } = await loadTeacher('ensemble');
  expect(networks.map(({ name }) => name)).toEqual([1, 2, 3, 4, 5].map((i) => `member${i}`));
  for (const network of networks) {
    const softening = network.layers.find(({ name }) => name.endsWith('soften'));
    expect([...(softening?.getWeights()[0].dataSync() ?? [])]).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0]);
  }
  dispose();
});

test('a network in a folder teaches by itself', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'digitlab-teacher-'));
  const model = createDenseNet({ seed: 5 });
  await saveModel(folder, model);
  const { networks, dispose } = await loadTeacher(folder);
  expect(networks).toHaveLength(1);
  expect(copyWeights(networks[0])).toEqual(copyWeights(model));
  dispose();
  model.dispose();
  rmSync(folder, { recursive: true });
  await expect(loadTeacher(folder)).rejects.toThrow(folder);
});

test('a network learns what its teacher answers, whatever the labels say', async () => {
  const images = take(mnist.train, 3000);
  const wrong = { ...images, labels: images.labels.map((label) => (label + 1) % 10) };
  const model = createDenseNet({ seed: 1 });
  const tensors = tf.memory().numTensors;
  const history = await train(model, wrong, { epochs: 3, learningRate: 3e-3, teacher: 'tiny' });
  expect(evaluate(model, mnist.validation).accuracy).toBeGreaterThan(0.85);
  expect(history.accuracy.at(-1)).toBeLessThan(0.1);
  expect(tf.memory().numTensors).toBe(tensors);
  model.dispose();
});

test('a teacher beside label smoothing, or without the compiler, is refused', async () => {
  const model = createDenseNet();
  const few = take(mnist.train, 10);
  await expect(train(model, few, { teacher: 'tiny', labelSmoothing: 0.1 })).rejects.toThrow(
    'labelSmoothing and teacher were both given: a teacher takes the place of labels, leave one out.',
  );
  await expect(train(model, few, { teacher: 'tiny', runEagerly: true })).rejects.toThrow(
    'teacher was given, which only compiled training has, and the plan says runEagerly: leave teacher out.',
  );
  model.dispose();
});
