import type { LayersModel, NamedTensorMap, Tensor } from '@tensorflow/tfjs-node';
import type { Split } from '../data/split';
import { checkData, modelShape } from '../graph/data-check';
import { checkProbabilities } from './probabilities';
import { layersOf } from './layers';
import { trainStep } from './training-step';
import { copyWeights, restoreWeights } from './weights';

/** How strongly the loss pulls at the kernel of one layer. */
export type GradientNorm = {
  /** The layer's name in the model. */
  layer: string;
  /** The L2 norm of the loss's gradient with respect to the kernel. */
  norm: number;
  /** That norm divided by the L2 norm of the kernel itself. */
  share: number;
};

/**
 * Measures the gradient that arrives at each kernel (Conv2D, Dense) that training changes, first layer first.
 *
 * The loss is that of one training step on the whole split: mean crossentropy, and L2 penalties where a layer has them;
 * batch norm uses the statistics of these images, of which a few hundred are enough. A gradient says little beside a
 * kernel of unknown size, so `share` divides by that: times the learning rate, it is the part of itself by which a step
 * of plain SGD changes the kernel (Infinity if that is all zeros). The model's weights and averages stay as they are.
 * @throws if the split does not fit the model, it gives no probabilities, or the loss is not a finite number.
 */
export function gradientNorms(model: LayersModel, split: Split): GradientNorm[] {
  checkData(split, modelShape(model));
  checkProbabilities(model, split);
  const weights = copyWeights(model);
  let rows: GradientNorm[] = [];
  // An ordinary training step, with an optimizer that only looks.
  const optimizer = {
    apply: (gradients: NamedTensorMap) => void (rows = readNorms(model, gradients)),
    ...{ slots: [], load() {}, dispose() {} },
  };
  try {
    const { loss } = trainStep(model, split, { optimizer, learningRate: 0, step: 1, seed: 1, onFinite() {} });
    if (!Number.isFinite(loss))
      throw new Error(`The loss is ${loss} and has no gradient: pass a model whose weights are finite numbers.`);
  } finally {
    restoreWeights(model, weights); // the step has moved batch norm's averages
  }
  return rows;
}

function readNorms(model: LayersModel, gradients: NamedTensorMap): GradientNorm[] {
  return (
    layersOf(model)
      .filter((layer) => ['Conv2D', 'Dense'].includes(layer.getClassName()))
      // What is frozen, by itself or with the model around it, has no gradient.
      .filter((layer) => layer.weights[0].name in gradients)
      .map((layer) => {
        const kernel = layer.weights[0].read();
        const norm = normOf(gradients[layer.weights[0].name]);
        return { layer: layer.name, norm, share: norm / normOf(kernel) };
      })
  );
}

// In 64 bits: the square of a vanished gradient would be 0 in the tensor's 32.
function normOf(tensor: Tensor): number {
  return Math.sqrt(tensor.dataSync<'float32'>().reduce((sum, value) => sum + value * value, 0));
}
