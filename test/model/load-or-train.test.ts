import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-node';
import { loadMnist, take } from '../../lib/data/dataset';
import { createConvNet, createDeepNet, createStackNet, createTinyNet } from '../../lib/model/architectures';
import { createEnsemble } from '../../lib/model/ensemble';
import { loadOrTrain } from '../../lib/model/load-or-train';
import { isSameNetwork } from '../../lib/model/same-network';
import { tf } from '../../lib/tf';

const split = take(loadMnist().train, 256);
let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'digitlab-load-'))));
afterEach(() => rmSync(folder, { recursive: true }));

type Wish = { activation?: 'relu' | 'tanh'; rate?: number; l2?: number; seed?: number; separable?: boolean };

function create({ activation = 'relu', rate = 0.1, l2 = 0, seed = 1, separable = false }: Wish = {}): LayersModel {
  const kernelInitializer = tf.initializers.heNormal({ seed });
  const kernelRegularizer = l2 > 0 ? tf.regularizers.l2({ l2 }) : undefined;
  const inputShape: [number, number, number] = [28, 28, 1];
  return tf.sequential({
    layers: [
      ...(separable ? [tf.layers.depthwiseConv2d({ kernelSize: 3, inputShape })] : []),
      tf.layers.flatten(separable ? {} : { inputShape }),
      tf.layers.dense({ units: 16, activation, kernelInitializer, kernelRegularizer }),
      tf.layers.dropout({ rate }),
      tf.layers.dense({ units: 10, activation: 'softmax', kernelInitializer }),
    ],
  });
}

/** How many batches it took to get this network. */
async function countBatches(model: LayersModel, { runEagerly }: { runEagerly?: boolean } = {}): Promise<number> {
  let batches = 0;
  const plan = { epochs: 1, runEagerly };
  const result = await loadOrTrain(model, split, { plan, checkpoint: folder, onBatch: () => batches++ });
  result.model.dispose();
  return batches;
}

test('the same network, made again, is loaded, also one that was trained eagerly', async () => {
  expect(await countBatches(create())).toBe(2);
  expect(await countBatches(create())).toBe(0);
  expect(await countBatches(create(), { runEagerly: true })).toBe(2);
  expect(await countBatches(create(), { runEagerly: true })).toBe(0);
});

test('a layer named after its own setting hides no other setting', async () => {
  const named = (activation: 'relu' | 'tanh') =>
    tf.sequential({
      layers: [
        tf.layers.flatten({ inputShape: [28, 28, 1] }),
        tf.layers.dense({ units: 10, activation, name: activation }),
        tf.layers.dense({ units: 10, activation: 'softmax' }),
      ],
    });
  expect(await countBatches(named('relu'))).toBe(2);
  expect(await countBatches(named('relu'))).toBe(0);
  expect(await countBatches(named('tanh'))).toBe(2);
});

test.each([
  ['activation', { activation: 'tanh' }],
  ['dropout', { rate: 0.9 }],
  ['penalty', { l2: 0.01 }],
  ['first weights', { seed: 2 }],
] as [string, Wish][])('one with another %s is trained anew', async (_, wish) => {
  await countBatches(create());
  expect(await countBatches(create(wish))).toBe(2);
  expect(await countBatches(create(wish))).toBe(0);
});

test('layers that nobody counts multiply-adds of are no reason to train again', async () => {
  expect(await countBatches(create({ separable: true }))).toBe(2);
  expect(await countBatches(create({ separable: true }))).toBe(0);
});

test('each architecture is the same as itself made again, and as itself read from its JSON', async () => {
  for (const build of [
    createConvNet,
    createDeepNet,
    createTinyNet,
    () => createStackNet({ depth: 4, residual: true }),
  ]) {
    const [one, other] = [build(), build()];
    const read = await tf.models.modelFromJSON({
      modelTopology: JSON.parse(one.toJSON() as string) as Record<string, never>,
    });
    expect(isSameNetwork(one, other)).toBe(true);
    expect(isSameNetwork(one, read)).toBe(true);
    [one, other, read].forEach((model) => model.dispose());
  }
});

test('ensembles of other members are told apart', async () => {
  const members = [createConvNet({ seed: 1 }), createConvNet({ seed: 2 })];
  const [one, same] = [await createEnsemble(members), await createEnsemble(members)];
  const other = await createEnsemble([members[0], members[0]]);
  expect(isSameNetwork(one, same)).toBe(true);
  expect(isSameNetwork(one, other)).toBe(false);
  [...members, one, same, other].forEach((model) => model.dispose());
});

test('whichever of the two networks is not returned is disposed', async () => {
  const before = tf.memory().numTensors;
  await countBatches(create());
  expect(tf.memory().numTensors).toBe(before);
  await countBatches(create()); // the saved one is returned
  expect(tf.memory().numTensors).toBe(before);
  await countBatches(create({ seed: 2 })); // the new one is
  expect(tf.memory().numTensors).toBe(before);
});

test('an ensemble of members that were made again, under other names, is the same', async () => {
  const build = () => createEnsemble([create({ seed: 1 }), create({ seed: 2 })]);
  const [one, other] = [await build(), await build()];
  expect(isSameNetwork(one, other)).toBe(true);
  [one, other].forEach((model) => model.dispose());
});

test('a network with a frozen model inside it is another one', () => {
  const build = (trainable: boolean) => {
    const inner = tf.sequential({ layers: [tf.layers.flatten({ inputShape: [28, 28, 1] })] });
    inner.add(tf.layers.dense({ units: 4, kernelInitializer: 'ones' }));
    inner.trainable = trainable;
    return tf.sequential({ layers: [inner, tf.layers.dense({ units: 10, kernelInitializer: 'ones' })] });
  };
  expect(isSameNetwork(build(true), build(true))).toBe(true);
  expect(isSameNetwork(build(true), build(false))).toBe(false);
});
