import type { LayersModel, Tensor4D } from '@tensorflow/tfjs-node';
import { toImages } from '../data/preprocessing';
import { deriveSeed, permutation } from '../data/random';
import { selectExamples } from '../data/split';
import type { Split } from '../data/split';
import { checkWholeNumbers } from '../data/whole-number';
import { tf } from '../tf';
import { layersOf } from './layers';
import { withDropoutSeed } from './training-step';
import { warnOfUnseeded } from './unseeded';
import { copyWeights, restoreWeights, weightsOf } from './weights';

const MOST_BATCHES = 100;

/**
 * Takes the averages of all batch-norm layers anew, over unchanged images of a split (Wu & Johnson, "Rethinking 'Batch'
 * in BatchNorm", 2021): a network that was trained on augmented images has those of images that it will not meet.
 *
 * The averages become the means over up to 100 whole batches, drawn with `seed` (over one smaller batch if there is no
 * whole one); no other weight changes. A layer that follows others sees them as in training, with the statistics of the
 * batch and with dropout.
 * @throws when the split is empty, or a layer's averages never move (momentum 1) or move more than once for a batch, or
 * it has no scale or center.
 */
export function settleBatchNorm(model: LayersModel, split: Split, { batchSize = 128, seed = 1 } = {}): void {
  checkWholeNumbers({ batchSize, seed });
  const averages = averagesOf(model);
  if (averages.size === 0) return;
  if (split.count === 0)
    throw new Error('The split has no examples: pass some to take the averages of batch norm from.');
  warnOfUnseeded(model);
  const weights = copyWeights(model);
  try {
    const means = meansOf(model, split, { weights, averages, batchSize, seed });
    [...averages.keys()].forEach((place, i) => (weights[place] = Float32Array.from(means[i])));
  } finally {
    restoreWeights(model, weights);
  }
}

type Settling = { weights: Float32Array[]; averages: Map<number, number>; batchSize: number; seed: number };

/** What each average is over whole batches; the model is left with those of the last one. */
function meansOf(model: LayersModel, split: Split, { weights, averages, batchSize, seed }: Settling): Float64Array[] {
  const order = permutation(split.count, seed);
  // A last batch of few images would count as much as a whole one.
  const batches = Math.min(MOST_BATCHES, Math.max(1, Math.floor(split.count / batchSize)));
  const sums = [...averages.keys()].map((place) => new Float64Array(weights[place].length));
  const start = weights.map((values, place) => (averages.has(place) ? new Float32Array(values.length) : values));
  for (let batch = 0; batch < batches; batch++) {
    restoreWeights(model, start);
    const images = selectExamples(split, order.subarray(batch * batchSize, (batch + 1) * batchSize));
    withDropoutSeed(model, deriveSeed(seed, batch), () => showBatch(model, images));
    const moved = copyWeights(model);
    // From zero, a moving average goes the share 1 − momentum of the way to the batch's own value.
    [...averages].forEach(([place, momentum], i) =>
      moved[place].forEach((value, j) => (sums[i][j] += value / (1 - momentum) / batches)),
    );
  }
  return sums;
}

/** The places of batch norm's averages among the model's weights, each with the momentum of its layer. */
function averagesOf(model: LayersModel): Map<number, number> {
  const found = new Map<number, number>();
  for (const layer of layersOf(model)) {
    if (layer.getClassName() !== 'BatchNormalization') continue;
    const { momentum, scale, center } = layer.getConfig() as { momentum: number; scale: boolean; center: boolean };
    // TensorFlow.js itself normalises by a batch only with both.
    if (momentum === 1 || layer.inboundNodes.length > 1 || !scale || !center)
      throw new Error(
        `The averages of ${layer.name} cannot be settled: give it scale, center and a momentum below 1, and use it in one place only.`,
      );
    for (const weight of layer.nonTrainableWeights) {
      if (/moving_(mean|variance)/.test(weight.originalName)) found.set(weightsOf(model).indexOf(weight), momentum);
    }
  }
  return found;
}

/** Refuses a model whose averages cannot be settled, before it is trained for that. */
export function checkSettling(model: LayersModel): void {
  averagesOf(model);
}

function showBatch(model: LayersModel, batch: Split): void {
  tf.tidy(() => {
    const images: Tensor4D = toImages(batch); // [n, 28, 28, 1]
    model.apply(images, { training: true });
  });
}
