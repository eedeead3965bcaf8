import type { LayersModel, SymbolicTensor, Tensor } from '@tensorflow/tfjs-node';
import { normalize } from '../data/preprocessing';
import { IMAGE_SIZE } from '../data/split';
import { checkWholeNumbers } from '../data/whole-number';
import { tf } from '../tf';

const PIXELS = IMAGE_SIZE * IMAGE_SIZE;

/** What one layer answers to n images: its values row by row, and their shape, [n, …]. */
export type LayerOutput = { values: Float32Array; shape: number[] };

/** What the filters of one layer answer to one image: [height, width, count], row by row, channels last. */
export type FeatureMaps = { maps: Float32Array; height: number; width: number; count: number };

/**
 * Computes what a layer answers to `n` images of 28×28 bytes (0 background … 255 ink), dropout switched off.
 *
 * `layer` is the place of the layer in `model.layers`, from 0.
 * @throws if the model has no such layer or the bytes are no whole images.
 */
export function layerOutput(
  model: LayersModel,
  images: Uint8Array,
  { layer, batchSize = 500 }: { layer: number; batchSize?: number },
): LayerOutput {
  checkWholeNumbers({ batchSize });
  const part = cutModel(model, layer);
  const count = countImages(images);
  const shape = [count, ...part.outputs[0].shape.slice(1).map(Number)];
  const size = shape.slice(1).reduce((product, length) => product * length, 1);
  const values = new Float32Array(count * size);
  for (let start = 0; start < count; start += batchSize) {
    const batch = images.subarray(start * PIXELS, (start + batchSize) * PIXELS);
    const answer = tf.tidy(() => {
      const input = tf.tensor4d(normalize(batch), [batch.length / PIXELS, IMAGE_SIZE, IMAGE_SIZE, 1]);
      return (part.apply(input, { training: false }) as Tensor).dataSync<'float32'>();
    });
    values.set(answer, start * size);
  }
  return { values, shape };
}

/**
 * Computes the feature maps of a convolution or pooling layer for one image of 784 bytes.
 *
 * @throws if the layer has no feature maps, as a dense layer has not, or there is not exactly one image.
 */
export function featureMaps(model: LayersModel, image: Uint8Array, { layer }: { layer: number }): FeatureMaps {
  if (countImages(image) !== 1) throw new Error(`There are ${countImages(image)} images: pass the bytes of one.`);
  const { values, shape } = layerOutput(model, image, { layer });
  if (shape.length !== 4)
    throw new Error(
      `Layer ${layer}, ${model.layers[layer].name}, answers [${shape}] and has no feature maps: pass a convolution or pooling layer.`,
    );
  const [, height, width, count] = shape;
  return { maps: values, height, width, count };
}

/**
 * Computes what the last layer before the output answers to `n` images: vectors [n, dimensions], row by row.
 *
 * These are the numbers from which the output layer makes its decision.
 * @throws if the output layer takes them from several layers, as that of an ensemble does.
 */
export function lastHiddenLayer(model: LayersModel, images: Uint8Array): { vectors: Float32Array; dimensions: number } {
  const last = model.layers[model.layers.length - 1];
  if (last.inboundNodes[0].inputTensors.length > 1)
    throw new Error(
      `The output layer ${last.name} takes several inputs: there is no last hidden layer, pass one member.`,
    );
  const { values, shape } = layerOutput(model, images, { layer: model.layers.length - 2 });
  return { vectors: values, dimensions: values.length / shape[0] };
}

// Shares its layers with the model, so it holds no tensor of its own and must not be disposed.
function cutModel(model: LayersModel, layer: number): LayersModel {
  const last = model.layers[layer];
  if (!last)
    throw new Error(
      `There is no layer ${layer}: this model has layers 0 to ${model.layers.length - 1}, pass one of them.`,
    );
  return tf.model({ inputs: model.inputs, outputs: last.getOutputAt(last.inboundNodes.length - 1) as SymbolicTensor });
}

function countImages(images: Uint8Array): number {
  if (images.length === 0 || images.length % PIXELS !== 0)
    throw new Error(`${images.length} bytes are no whole images: pass ${PIXELS} bytes (28×28) for each.`);
  return images.length / PIXELS;
}
