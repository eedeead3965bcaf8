import { readFileSync } from 'node:fs';
import { loadMnist, take } from '../../lib/data/dataset';
import { compileTraining } from '../../lib/graph/compile';
import { buildTrainingGraph } from '../../lib/graph/training-graph';
import { createDeepNet, createTinyNet } from '../../lib/model/architectures';
import { evaluate } from '../../lib/model/evaluation';
import { adam, sgd } from '../../lib/model/optimizer';
import { copyWeights } from '../../lib/model/weights';

const mnist = loadMnist();
const split = take(mnist.train, 256);
const indices = Array.from({ length: 64 }, (_, i) => i);
// Products of bfloat16 are known to work where the processor has them; that they are faster does not matter here.
const hasThem = /\b(avx512_bf16|amx_bf16|bf16)\b/.test(readFileSync('/proc/cpuinfo', 'utf8'));
const onSuchAProcessor = hasThem ? test : test.skip;

const [float, bfloat16] = [1, 14];

/** The element types of all nodes of some kinds in the graph of a training step, by the scope that they stand in. */
function elementTypes(kinds: RegExp, { mixedPrecision = true, create = createTinyNet } = {}): Record<string, number[]> {
  const model = create();
  const { definition } = buildTrainingGraph(model, { optimizer: adam(), count: 10, mixedPrecision });
  model.dispose();
  const found: Record<string, number[]> = {};
  for (const node of definition.getNodeList()) {
    if (!kinds.test(node.getOp())) continue;
    const attributes = node.getAttrMap() as unknown as { get(name: string): { getType(): number } };
    (found[node.getName().split('/')[0]] ??= []).push(attributes.get('T').getType());
  }
  return found;
}

test('while training, all convolutions but the one of a single channel multiply in bfloat16; predictions never do', () => {
  expect(elementTypes(/^Conv2D/)).toEqual({
    forward: [float, bfloat16, bfloat16, bfloat16, bfloat16],
    backward: [...new Array<number>(8).fill(bfloat16), float, float],
    prediction: new Array(5).fill(float),
  });
  expect(new Set(Object.values(elementTypes(/^Conv2D/, { mixedPrecision: false })).flat())).toEqual(new Set([float]));
});

test('pooling, batch norm and ReLU take what a convolution made as it is: in bfloat16', () => {
  const between = /^(MaxPool|FusedBatchNorm|Relu)/;
  const { forward, backward, prediction } = elementTypes(between);
  const first = 3; // behind the convolution of a single channel, which stays in float32
  expect(forward).toEqual([
    ...new Array<number>(first).fill(float),
    ...new Array<number>(forward.length - first).fill(bfloat16),
  ]);
  expect(backward).toEqual([...forward].reverse());
  expect(new Set(prediction)).toEqual(new Set([float]));
});

test('a convolution as large as its image is a product of two matrices, in bfloat16 as the other convolutions', () => {
  expect(elementTypes(/^MatMul/, { create: createDeepNet })).toEqual({
    forward: [bfloat16, float], // the dense layer comes last
    backward: [float, float, bfloat16, bfloat16],
    prediction: [float, float],
  });
});

onSuchAProcessor('one step changes the weights as in float32, but for the 8 bits that a product has', () => {
  const [plain, mixed] = [false, true].map((mixedPrecision) => {
    const model = createTinyNet({ seed: 3 });
    const before = copyWeights(model);
    const training = compileTraining(model, split, { optimizer: sgd(), mixedPrecision });
    const { loss } = training.step(indices, { learningRate: 0.1, step: 1 });
    training.readWeights();
    const changes = copyWeights(model).map((weights, i) => weights.map((weight, j) => weight - before[i][j]));
    training.dispose();
    model.dispose();
    return { loss, changes };
  });
  expect(mixed.loss).not.toBe(plain.loss);
  expect(Math.abs(mixed.loss / plain.loss - 1)).toBeLessThan(0.02);
  plain.changes.forEach((change, i) => {
    const norm = Math.hypot(...change);
    const difference = Math.hypot(...change.map((value, j) => value - mixed.changes[i][j]));
    expect(difference).toBeLessThanOrEqual(0.2 * norm + 1e-6);
  });
});

onSuchAProcessor('a network learns as well with it, and the same steps give the same weights again', () => {
  const run = (mixedPrecision: boolean) => {
    const model = createTinyNet({ seed: 1 });
    const training = compileTraining(model, take(mnist.train, 3000), { optimizer: adam(), mixedPrecision });
    for (let step = 1; step <= 100; step++) {
      const batch = Array.from({ length: 120 }, (_, i) => (120 * step + i) % 3000);
      training.step(batch, { learningRate: 0.002, step });
    }
    training.readWeights();
    training.dispose();
    const { accuracy } = evaluate(model, take(mnist.validation, 1000));
    const weights = copyWeights(model);
    model.dispose();
    return { accuracy, weights };
  };
  const [plain, mixed, again] = [run(false), run(true), run(true)];
  expect(plain.accuracy).toBeGreaterThan(0.85);
  expect(Math.abs(mixed.accuracy - plain.accuracy)).toBeLessThan(0.05);
  expect(again.weights).toEqual(mixed.weights);
});
