import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadMnist } from '../../lib/data/dataset';
import { take } from '../../lib/data/split';
import { normalize } from '../../lib/data/preprocessing';
import { exportSavedModel } from '../../lib/export/saved-model';
import { createDeepNet, createStackNet, createTinyNet } from '../../lib/model/architectures';
import { createEnsemble } from '../../lib/model/ensemble';
import { predict } from '../../lib/model/evaluation';
import { loadPretrained } from '../../lib/model/pretrained';
import { tf } from '../../lib/tf';

const folder = mkdtempSync(path.join(os.tmpdir(), 'digitlab-export-'));
afterAll(() => rmSync(folder, { recursive: true }));
const twenty = take(loadMnist().test, 20);

test.each([
  ['the convnet that ships', () => loadPretrained('simple')],
  ['batch norm', () => Promise.resolve(createDeepNet({ seed: 2 }))],
  ['strides', () => Promise.resolve(createStackNet({ depth: 2, normalize: true, downsampling: 'stride' }))],
  ['global average pooling', () => Promise.resolve(createTinyNet({ seed: 2 }))],
  [
    'a model inside another, as in an ensemble',
    async () => createEnsemble([createDeepNet({ seed: 2 }), createTinyNet({ seed: 3 })]),
  ],
  [
    'residual and squeeze-and-excite blocks',
    () => Promise.resolve(createStackNet({ depth: 4, normalize: true, residual: true, squeezeExcite: true })),
  ],
])('%s: TensorFlow itself reads the file and gives the same probabilities', async (name, create) => {
  const model = await create();
  const target = path.join(folder, name.replaceAll(' ', '-'));
  exportSavedModel(model, target);
  expect(readdirSync(target)).toEqual(['saved_model.pb']);
  const loaded = await tf.node.loadSavedModel(target, ['serve'], 'serving_default');
  const images = tf.tensor4d(normalize(twenty.images), [20, 28, 28, 1]);
  const { probabilities } = loaded.predict({ images }) as { probabilities: ReturnType<typeof tf.tensor> };
  const expected = predict(model, twenty.images);
  expect(probabilities.shape).toEqual([20, 10]);
  probabilities.dataSync().forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(1e-5));
  loaded.dispose();
  model.dispose();
});

test('a folder that is there is left as it is', () => {
  const model = createTinyNet();
  const target = path.join(folder, 'mine');
  mkdirSync(target);
  expect(() => exportSavedModel(model, target)).toThrow(/mine is there already: remove it, or give another folder/);
  expect(readdirSync(folder).filter((name) => name.startsWith('mine'))).toEqual(['mine']);
  model.dispose();
});

test('a server that runs as another user may read the folder, as any that is made here', () => {
  const model = createTinyNet();
  const [target, other] = ['served', 'made'].map((name) => path.join(folder, name));
  exportSavedModel(model, target);
  mkdirSync(other);
  expect(statSync(target).mode).toBe(statSync(other).mode);
  model.dispose();
});

test('a model that gives no row of classes is refused, and no folder is left', () => {
  const model = tf.sequential({
    name: 'maps',
    layers: [tf.layers.conv2d({ filters: 2, kernelSize: 3, inputShape: [4, 4, 1] })],
  });
  const target = path.join(folder, 'maps');
  expect(() => exportSavedModel(model, target)).toThrow(
    "Model 'maps' turns [n,4,4,1] into [n,2,2,2], which is not exported: let it turn one input into one [n, classes].",
  );
  expect(existsSync(target)).toBe(false);
});

test('the signature says how many classes there are', async () => {
  const model = createTinyNet({ classCount: 3 });
  const target = path.join(folder, 'three');
  exportSavedModel(model, target);
  const [{ signatureDefs }] = await tf.node.getMetaGraphsFromSavedModel(target);
  const { shape } = signatureDefs.serving_default.outputs.probabilities as unknown as { shape: object[] };
  expect(shape.map(String)).toEqual(['-1', '3']);
  model.dispose();
});
