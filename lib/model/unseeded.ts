import type { LayersModel } from '@tensorflow/tfjs-node';
import { layersOf } from './layers';

type Drawing = { dropout?: number; recurrentDropout?: number };

// TensorFlow.js draws for these by itself and takes no seed, and for recurrent layers that have dropout.
const UNSEEDED = ['AlphaDropout', 'GaussianDropout', 'GaussianNoise', 'SpatialDropout1D'];

/** Warns of a layer that draws without a seed where TensorFlow.js computes: two runs with one seed will differ. */
export function warnOfUnseeded(model: LayersModel): void {
  const layer = layersOf(model).find((each) => {
    const { dropout = 0, recurrentDropout = 0 } = each.getConfig() as Drawing;
    return UNSEEDED.includes(each.getClassName()) || dropout > 0 || recurrentDropout > 0;
  });
  if (layer)
    console.warn(
      `layer '${layer.name}' of class ${layer.getClassName()} draws without a seed: this run cannot be repeated`,
    );
}
