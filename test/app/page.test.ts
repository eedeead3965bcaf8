import { readFileSync } from 'node:fs';
import path from 'node:path';
import { unzlibSync } from 'fflate';
import type { LayersModel } from '@tensorflow/tfjs-node';
import { buildPage, firstOfEach } from '../../lib/app/page';
import { formatPercent } from '../../lib/app/page/bars';
import type { PageContents } from '../../lib/app/page/contents';
import { createHistory } from '../../lib/app/page/history';
import { describeLayer, describeShape } from '../../lib/app/page/layer-text';
import { createNeighbours } from '../../lib/app/page/nearest';
import { loadNetwork } from '../../lib/app/page/network';
import { lookAt, SIDE } from '../../lib/app/page/occlusion';
import { explainUnit } from '../../lib/app/page/unit';
import type { Explanation } from '../../lib/app/page/unit';
import { createServer } from '../../lib/app/server';
import { loadMnist } from '../../lib/data/dataset';
import { imageAt, take } from '../../lib/data/split';
import { checkPage } from '../../lib/jupyter/report-page';
import { createDeepNet, createDenseNet, createStackNet } from '../../lib/model/architectures';
import { createEnsemble } from '../../lib/model/ensemble';
import { predict } from '../../lib/model/evaluation';
import { occlusionMap } from '../../lib/model/occlusion';
import { loadPretrained } from '../../lib/model/pretrained';
import { tf } from '../../lib/tf';
import { PALETTE } from '../../lib/view/figure';

const { train, test: split, classNames } = loadMnist();
const examples = firstOfEach(train, { count: 40 });
const image = imageAt(split, 0);
const options = { classNames, name: 'simple <1>', examples };

let model: LayersModel;
let html: string;
beforeAll(async () => {
  model = await loadPretrained('simple');
  html = await buildPage(model, options);
}, 120_000);
afterAll(() => model.dispose());

const contentsOf = (page: string): PageContents =>
  JSON.parse(/<script type="application\/json" id="contents">(.*?)<\/script>/s.exec(page)?.[1] ?? '') as PageContents;

describe('the page', () => {
  it('is one file of at most 1.5 MB that loads nothing', () => {
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(1.5e6);
    checkPage(html);
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html).toContain('“simple &#60;1&#62;”');
  });

  it('may run its own script and style only, without eval', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1];
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[\w+/]{43}='; style-src 'sha256-[\w+/]{43}='; /);
    expect(policy).not.toMatch(/unsafe/);
  });

  it('carries the network and the first training digits of each class', async () => {
    const contents = contentsOf(html);
    const network = await loadNetwork(contents);
    expect([...network.read(image).probabilities].map((p) => p.toFixed(3))).toEqual(
      [...predict(model, image)].map((p) => p.toFixed(3)),
    );
    network.model.dispose();
    expect(contents.examples.labels.filter((label) => label === 7)).toHaveLength(40);
    expect(unzlibSync(Buffer.from(contents.examples.images, 'base64'))).toEqual(examples.images);
  });

  it('is not ended by a class name that ends scripts', async () => {
    const dense = createDenseNet();
    const names = [...classNames.slice(1), '</script><script>'];
    const page = await buildPage(dense, { ...options, classNames: names });
    expect(contentsOf(page).classNames).toEqual(names);
    expect(page.match(/<script/g)).toHaveLength(2);
    dense.dispose();
  });

  it('takes its accent from the palette of the figures', () => {
    const css = readFileSync(path.join(__dirname, '../../lib/app/page/style/base.css'), 'utf8');
    const accents = /--accent: light-dark\((#\w+), (#\w+)\)/.exec(css)?.slice(1) ?? [];
    expect(accents).toHaveLength(2);
    for (const accent of accents) expect(PALETTE.map((color) => color.toLowerCase())).toContain(accent);
  });

  it('refuses a layer that a browser does not know', async () => {
    class Twice extends tf.layers.Layer {
      static readonly className = 'Twice';
      override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
        return tf.mul([inputs].flat()[0], 2);
      }
    }
    tf.serialization.registerClass(Twice);
    const layers = [tf.layers.flatten({ inputShape: [28, 28, 1] }), new Twice({ name: 'mine' })];
    const own = tf.sequential({ layers: [...layers, tf.layers.dense({ units: 10, activation: 'softmax' })] });
    await expect(buildPage(own, options)).rejects.toThrow(
      'The layer mine is a Twice, which is no layer of TensorFlow.js, and a page has no others: replace it.',
    );
    own.dispose();
  });

  it('refuses, in one sentence, a network of networks and class names that do not fit', async () => {
    const members = [createDenseNet({ seed: 1 }), createDenseNet({ seed: 2 })];
    const ensemble = await createEnsemble(members);
    await expect(buildPage(ensemble, options)).rejects.toThrow(/^The network holds another one, .*: the page shows/);
    await expect(buildPage(members[0], { ...options, classNames: ['a', 'b'] })).rejects.toThrow(
      /there are 2 class names/,
    );
    ensemble.dispose();
    const small = tf.sequential({
      layers: [tf.layers.flatten({ inputShape: [14, 14, 1] }), tf.layers.dense({ units: 10 })],
    });
    await expect(buildPage(small, options)).rejects.toThrow(
      'The network takes [n, 14, 14, 1]: the page draws images [28, 28, 1].',
    );
    small.dispose();
  });
});

describe('served', () => {
  const ask = async (page?: string) => {
    const app = await createServer(model, { page });
    const response = await fetch(await app.listen({ port: 0, host: '127.0.0.1' }));
    const body = await response.text();
    await app.close();
    return { status: response.status, type: response.headers.get('content-type'), headers: response.headers, body };
  };

  it('is at /, under its own policy', async () => {
    const { status, type, headers, body } = await ask(html);
    expect([status, type]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers.get('content-security-policy')).toMatch(/script-src 'sha256-.*; frame-ancestors 'none'$/);
    expect(body).toBe(html);
  });

  it('is not there without one, and no page without a policy is taken', async () => {
    expect((await ask()).status).toBe(404);
    await expect(createServer(model, { page: '<p>' })).rejects.toThrow(/^The page has no Content-Security-Policy/);
  });
});

/** What an explanation adds up to, before the activation. */
function computed(explanation: Explanation): number | undefined {
  switch (explanation.kind) {
    case 'sum': {
      const { parts, others, bias, activation, value } = explanation;
      const total = parts.reduce((sum, part) => sum + part.patch.reduce((s, x, i) => s + x * part.weights[i], 0), 0);
      const sum = total + others.sum + bias;
      // Softmax needs the other sums too.
      return { relu: Math.max(0, sum), linear: sum, softmax: value, tanh: Math.tanh(sum) }[activation];
    }
    case 'window':
      return explanation.rule === 'largest'
        ? Math.max(...explanation.patch)
        : explanation.patch.reduce((sum, x) => sum + x, 0) / explanation.patch.length;
    case 'normalized': {
      const { input, mean, deviation, factor, shift } = explanation;
      return ((input - mean) / deviation) * factor + shift;
    }
    case 'function': {
      const sum = explanation.inputs.reduce((total, x) => total + x, 0);
      return explanation.name === 'relu' ? Math.max(0, sum) : sum;
    }
    default:
      return undefined;
  }
}

/** Layers whose settings change where their values come from. */
function createSettings(): LayersModel {
  const { layers } = tf;
  return tf.sequential({
    layers: [
      layers.conv2d({ filters: 2, kernelSize: 3, dilationRate: 2, padding: 'same', inputShape: [28, 28, 1] }),
      layers.conv2d({ filters: 2, kernelSize: 4, strides: 3, padding: 'same', activation: 'relu' }),
      layers.batchNormalization({ scale: false, center: false }),
      layers.flatten(),
      layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
}

/** Pooling that reaches over the edge of its maps, the values of which are below zero, too. */
function createPooling(): LayersModel {
  const { layers } = tf;
  return tf.sequential({
    layers: [
      layers.conv2d({ filters: 2, kernelSize: 4, strides: 3, inputShape: [28, 28, 1] }), // [n, 9, 9, 2]
      layers.maxPooling2d({ poolSize: 2, padding: 'same' }), // [n, 5, 5, 2]
      layers.averagePooling2d({ poolSize: 2, padding: 'same' }), // [n, 3, 3, 2]
      layers.flatten(),
      layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
}

describe('a unit', () => {
  it.each([
    ['simple', () => loadPretrained('simple')],
    ['deep', async () => createDeepNet()],
    ['a residual network', async () => createStackNet({ depth: 4, residual: true, normalize: true, filters: 4 })],
    ['a dense network', async () => createDenseNet()],
    ['kernels with gaps, an odd number of zeros, and batch norm alone', async () => createSettings()],
    ['pooling over the edge', async () => createPooling()],
  ])(
    'of %s has the value that its explanation adds up to',
    async (_, create) => {
      const original = await create();
      const network = await loadNetwork(contentsOf(await buildPage(original, options)));
      const reading = network.read(image);
      let explained = 0;
      network.layers.forEach((facts, layer) => {
        const size = reading.outputs[layer].length;
        for (const place of [0, Math.floor(size / 2), Math.floor(size / 3), size - 1]) {
          const explanation = explainUnit(network.layers, reading, { layer, place });
          const value = computed(explanation);
          if (['Flatten', 'Dropout'].includes(facts.kind)) expect(explanation.kind).toBe('copied');
          else {
            expect([facts.kind, place, value]).toEqual([facts.kind, place, expect.closeTo(explanation.value, 3)]);
            explained++;
          }
        }
      });
      expect(explained).toBeGreaterThanOrEqual(8);
      for (const each of [original, network.model]) each.dispose();
    },
    60_000,
  );
});

it('is not explained where the explanation would be a wrong one', async () => {
  const { layers } = tf;
  const limited = tf.sequential({
    layers: [
      layers.dense({ units: 2, inputShape: [28, 28, 1] }),
      layers.reLU({ maxValue: 0.1 }),
      layers.flatten(),
      layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
  const network = await loadNetwork(contentsOf(await buildPage(limited, options)));
  const reading = network.read(image);
  const kinds = [0, 1].map((layer) => explainUnit(network.layers, reading, { layer, place: 0 }).kind);
  expect(kinds).toEqual(['unknown', 'unknown']);
  for (const each of [limited, network.model]) each.dispose();
});

describe('in the worker', () => {
  it('occlusion measures what the library measures, at every second pixel', () => {
    const [label] = split.labels;
    const all = occlusionMap(model, image, { label });
    const last = [...lookAt(model, { image, label })].at(-1);
    expect([last?.isComplete, last?.falls.length]).toEqual([true, SIDE * SIDE]);
    last?.falls.forEach((fall, place) => {
      const [row, column] = [Math.floor(place / SIDE), place % SIDE].map((n) => 2 * n + 1);
      expect(fall).toBeCloseTo(all[28 * row + column], 4);
    });
  });

  it('the nearest example to a training digit is itself', () => {
    const neighbours = createNeighbours(model, take(examples, 30));
    while (!neighbours.prepare());
    expect(neighbours.nearest(imageAt(examples, 17))[0]).toBe(17);
    expect(neighbours.nearest(imageAt(examples, 17))).toHaveLength(6);
  });
});

test('undo goes back step by step, a growing line being one step, and clearing what is clear none', () => {
  const history = createHistory();
  const line = [{ x: 0, y: 0 }];
  history.put({ strokes: [] });
  expect(history.undo()).toBe(false);
  history.put({ strokes: [line] });
  history.amend({ strokes: [[...line, { x: 1, y: 1 }]] });
  history.put({ strokes: [] });
  expect(history.undo()).toBe(true);
  expect(history.current().strokes[0]).toHaveLength(2);
  expect(history.undo()).toBe(true);
  expect(history.current().strokes).toHaveLength(0);
});

test('a probability is called 100 % only when it rounds to it with a decimal', () => {
  expect([0, 0.0001, 0.5, 0.987, 0.9949, 0.9999, 1].map(formatPercent)).toEqual([
    '0 %',
    '< 1 %',
    '50 %',
    '99 %',
    '99.4 %',
    '100 %',
    '100 %',
  ]);
});

test('of what a unit adds up, the parts that count most are shown, the largest first', () => {
  const layer = { name: '', config: {}, weights: [], inputs: [-1] };
  const weights = [
    { values: Float32Array.of(1, -5, 2, 0, 4), shape: [5, 1] },
    { values: Float32Array.of(0.5), shape: [1] },
  ];
  const layers = [
    { ...layer, kind: 'Dense', shape: [5] },
    { ...layer, kind: 'Dense', shape: [1], config: { useBias: true, activation: 'linear' }, weights, inputs: [0] },
  ];
  const outputs = [new Float32Array(5).fill(1), Float32Array.of(2.5)];
  const reading = { image: new Float32Array(784), outputs, probabilities: outputs[1] };
  expect(explainUnit(layers, reading, { layer: 1, place: 0 })).toMatchObject({
    parts: [{ map: 1 }, { map: 4 }, { map: 2 }],
    others: { count: 2, sum: 1 },
    sum: 2.5,
  });
});

test('layers are described with their own sizes', () => {
  expect([[26, 25, 32], [3, 4, 1], [1234]].map(describeShape)).toEqual([
    '32 maps of 26 × 25',
    '1 map of 3 × 4',
    '1,234 values',
  ]);
  const facts = {
    name: '',
    kind: 'Conv2D',
    config: { kernelSize: [5, 3] },
    shape: [26, 25, 32],
    weights: [],
    inputs: [],
  };
  expect(describeLayer(facts)).toEqual({
    title: 'Convolution, 32 filters',
    sentence: expect.stringContaining('one small pattern of 5 × 3 places in the maps before'),
  });
});
