import type { LayersModel, NamedTensorMap, Scalar, Tensor, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-node';
import { normalize } from '../data/preprocessing';
import { IMAGE_SIZE } from '../data/split';
import type { Split } from '../data/split';
import { tf } from '../tf';
import { layersOf } from './layers';
import type { Optimizer } from './eager-optimizer';
import type { StepResult } from './trainer';
import { weightsOf } from './weights';

type StepOptions = {
  optimizer: Optimizer;
  learningRate: number;
  /** From 1. */
  step: number;
  seed: number;
  labelSmoothing?: number;
  clipNorm?: number;
  /** Told of a finite loss before the weights change. */
  onFinite: () => void;
};

const SMALLEST = 2 ** -126;

/** The variables of a model that training changes, in the model's order. */
export function trainableVariables(model: LayersModel): Variable[] {
  return weightsOf({ weights: model.trainableWeights }).map((weight) => weight.read() as Variable);
}

/**
 * Runs one training step on a batch: forward, loss (mean categorical crossentropy and L2 penalties), backward, optimizer.
 *
 * A loss that is not a finite number changes nothing.
 */
export function trainStep(
  model: LayersModel,
  batch: Split,
  { optimizer, learningRate, step, seed, labelSmoothing = 0, clipNorm, onFinite }: StepOptions,
): StepResult {
  return tf.tidy(() => {
    const images: Tensor4D = tf.tensor4d(normalize(batch.images), [batch.count, IMAGE_SIZE, IMAGE_SIZE, 1]);
    const labels = tf.tensor1d(Int32Array.from(batch.labels), 'int32'); // [n]
    let correct: Tensor | undefined;
    const computeLoss = (): Scalar => {
      const predict = () => model.apply(images, { training: true }) as Tensor2D;
      const probabilities = withDropoutSeed(model, seed, predict); // [n, classCount]
      correct ??= tf.keep(tf.sum(tf.equal(tf.argMax(probabilities, 1), labels)));
      return tf.addN([crossentropy(probabilities, labels, labelSmoothing), ...penalties(model)]).asScalar();
    };
    const { value, grads } = tf.variableGrads(computeLoss, trainableVariables(model));
    const loss = value.dataSync()[0];
    if (Number.isFinite(loss)) {
      onFinite();
      optimizer.apply(clipNorm === undefined ? grads : clipped(grads, clipNorm), { learningRate, step });
    }
    const result = { loss, correct: correct?.dataSync()[0] ?? 0 };
    correct?.dispose();
    return result;
  });
}

// Each layer that is trained counts once, as in Keras and in the compiler, however often it is used.
function penalties(model: LayersModel): Scalar[] {
  const trained = new Set(model.trainableWeights);
  const layers = new Set(layersOf(model).filter((layer) => layer.weights.some((weight) => trained.has(weight))));
  return [...layers].flatMap((layer) => layer.calculateLosses());
}

// Mean of −Σ target·log(probability). The smallest normal number of 32 bits keeps log(0) away; more would take the
// gradient from an image that the network is sure to read wrongly.
function crossentropy(probabilities: Tensor2D, labels: Tensor, labelSmoothing: number): Scalar {
  const classCount = probabilities.shape[1];
  const rest = labelSmoothing / classCount;
  const target = tf.oneHot(labels, classCount, 1 - labelSmoothing + rest, rest, 'float32'); // [n, classCount]
  return tf.neg(tf.mean(tf.sum(tf.mul(target, tf.log(tf.clipByValue(probabilities, SMALLEST, 1))), 1))).asScalar();
}

function clipped(gradients: NamedTensorMap, clipNorm: number): NamedTensorMap {
  const norm = tf.sqrt(tf.addN(Object.values(gradients).map((gradient) => tf.sum(tf.square(gradient)))));
  const scale = tf.div(clipNorm, tf.maximum(norm, clipNorm));
  return Object.fromEntries(Object.entries(gradients).map(([name, gradient]) => [name, tf.mul(gradient, scale)]));
}

/**
 * Fixes the mask of each dropout layer while `run` works: left alone, TensorFlow.js's draw at random, or repeat one mask
 * for ever. Afterwards the layers have their own seeds again, which are saved with the model.
 */
export function withDropoutSeed<Result>(model: LayersModel, seed: number, run: () => Result): Result {
  const dropouts = layersOf(model).flatMap((layer, index) =>
    layer.getClassName() === 'Dropout' ? [{ layer: layer as unknown as { seed?: number }, index }] : [],
  );
  const own = dropouts.map(({ layer }) => layer.seed);
  dropouts.forEach(({ layer, index }) => (layer.seed = seed * 64 + index + 1));
  try {
    return run();
  } finally {
    dropouts.forEach(({ layer }, i) => (layer.seed = own[i]));
  }
}
