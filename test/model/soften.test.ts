import { loadMnist, take } from '../../lib/data/dataset';
import { createConvNet, createDeepNet } from '../../lib/model/architectures';
import { evaluate } from '../../lib/model/evaluation';
import { settleBatchNorm } from '../../lib/model/settle-batch-norm';
import { findSoftening, softenImages, softening } from '../../lib/model/soften';
import { train } from '../../lib/model/training';
import { copyWeights } from '../../lib/model/weights';
import { tf } from '../../lib/tf';
import { largestDifference } from '../graph/agreement';

const mnist = loadMnist();
const [small, validation] = [take(mnist.train, 300), take(mnist.validation, 300)];

const createSoftening = () => {
  const images = tf.input({ shape: [28, 28, 1] });
  return tf.model({ inputs: images, outputs: softening(images) });
};

/** What the layer makes of one white pixel at row 10, column 20: the 3×3 around it, and the sum of the image. */
function spreadPixel(deviation: number): { around: number[]; sum: number } {
  const model = createSoftening();
  softenImages(model, deviation);
  const image = tf.buffer([1, 28, 28, 1]);
  image.set(1, 0, 10, 20, 0);
  const out = model.predict(image.toTensor()) as ReturnType<typeof tf.tensor4d>;
  const around = Array.from(out.slice([0, 9, 19, 0], [1, 3, 3, 1]).dataSync());
  const sum = out.sum().dataSync()[0];
  model.dispose();
  return { around, sum };
}

test('a pixel is spread over its neighbours as a Gaussian says, and no ink is lost', () => {
  const { around, sum } = spreadPixel(0.5);
  // e^(-1 / (2 · 0.25)) = 0.13534; 1 / (1 + 2 · 0.13534) = 0.78699, 0.13534 · 0.78699 = 0.10651.
  const [middle, side, corner] = [0.78699 ** 2, 0.78699 * 0.10651, 0.10651 ** 2];
  const expected = [corner, side, corner, side, middle, side, corner, side, corner];
  around.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 4));
  expect(sum).toBeCloseTo(1, 5);
});

test('with 0, and before it is set, every image stays as it is, bit for bit', () => {
  expect(spreadPixel(0).around).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0]);
  const fresh = createSoftening();
  expect(Array.from(copyWeights(fresh)[0])).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0]);
  fresh.dispose();
});

test('a training run softens at its end, before batch norm is settled and the network measured', async () => {
  const plan = { epochs: 2, batchSize: 100, seed: 4, augmentation: { rotation: 30, translation: 4 } };
  const [plain, soft] = [createDeepNet(), createDeepNet()];
  await train(plain, small, plan);
  const history = await train(soft, small, { ...plan, soften: 0.5, settle: true, validation });
  softenImages(plain, 0.5);
  settleBatchNorm(plain, small, plan);
  expect(largestDifference(copyWeights(soft), copyWeights(plain))).toBe(0);
  expect(history.validationLoss[1]).toBeCloseTo(evaluate(plain, validation).loss, 6);
  [plain, soft].forEach((model) => model.dispose());
});

test('the layer is not trained', () => {
  const model = createDeepNet();
  const [kernel] = findSoftening(model).weights;
  expect(model.trainableWeights).not.toContain(kernel);
  expect(model.nonTrainableWeights).toContain(kernel);
  model.dispose();
});

test('a network without the layer is refused before training begins, in one sentence', async () => {
  const model = createConvNet();
  const before = copyWeights(model);
  const wanted = `Model '${model.name}' has no layer 'soften': build it with \`softening\`, or leave \`soften\` out.`;
  await expect(train(model, small, { soften: 0.5 })).rejects.toThrow(wanted);
  expect(largestDifference(copyWeights(model), before)).toBe(0);
  model.dispose();
});

test('a softness that is none, and one together with patience, are refused', async () => {
  const model = createDeepNet();
  await expect(train(model, small, { soften: 3 })).rejects.toThrow(
    'soften is 3: pass a standard deviation from 0 to 1 pixel, such as 0.5.',
  );
  await expect(train(model, small, { soften: 0.5, patience: 2, validation })).rejects.toThrow(
    'patience and soften were both given: soften needs to know the last epoch, leave one of them out.',
  );
  model.dispose();
});
