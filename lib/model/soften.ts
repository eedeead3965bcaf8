import type { LayersModel, SymbolicTensor, layers } from '@tensorflow/tfjs-node';
import { tf } from '../tf';

type Layer = layers.Layer;

const NAME = 'soften';

/**
 * Adds a first layer that can soften images [n, 28, 28, 1]: a convolution of 3×3 that is not trained and leaves every
 * image as it is, until `softenImages` sets it.
 */
export function softening(images: SymbolicTensor): SymbolicTensor {
  const layer = tf.layers.conv2d({
    name: NAME,
    filters: 1,
    kernelSize: 3,
    padding: 'same',
    useBias: false,
    trainable: false,
  });
  const softened = layer.apply(images) as SymbolicTensor;
  setKernel(layer, 0);
  return softened;
}

/**
 * Lets a network with a `softening` layer see every image through a Gaussian of this standard deviation in pixels; 0
 * leaves images as they are.
 *
 * Augmentation moves images by parts of a pixel, and interpolation makes them a little softer than those of a test
 * (Touvron et al., "Fixing the train-test resolution discrepancy", 2019, found the same with sizes).
 * @throws when the network has no such layer.
 */
export function softenImages(model: LayersModel, deviation: number): void {
  setKernel(findSoftening(model), deviation);
}

/** The layer that `softening` added. @throws when there is none. */
export function findSoftening(model: LayersModel): Layer {
  const layer = model.layers.find(({ name }) => name === NAME);
  if (!layer)
    throw new Error(
      `Model '${model.name}' has no layer '${NAME}': build it with \`softening\`, or leave \`soften\` out.`,
    );
  return layer;
}

function setKernel(layer: Layer, deviation: number): void {
  const side = deviation > 0 ? Math.exp(-1 / (2 * deviation ** 2)) : 0; // the Gaussian one pixel from its middle, where it is 1
  const line = [side, 1, side].map((value) => value / (1 + 2 * side));
  tf.tidy(() =>
    layer.setWeights([
      tf.tensor4d(
        line.flatMap((a) => line.map((b) => a * b)),
        [3, 3, 1, 1],
      ),
    ]),
  );
}
