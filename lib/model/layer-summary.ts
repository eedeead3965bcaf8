import type { LayersModel } from '@tensorflow/tfjs-node';
import { layersOf } from './layers';
import type { Layer } from './layers';

/** One row of a layer table; sizes are those of one image, without the batch. */
export type LayerSummary = { layer: string; output: string; parameters: number; multiplyAdds: number };

/**
 * Describes a model layer by layer: output shape, parameters, and multiply-adds for one image.
 *
 * A model inside a model, as in an ensemble, is described layer by layer too. A multiply-add is one weight times one
 * input, added to a sum; biases, activations and pooling are not counted.
 * @throws on a layer with weights that is not Conv2D, Dense or BatchNormalization.
 */
export function describeLayers(model: LayersModel): LayerSummary[] {
  const layers = layersOf(model).filter((layer) => layer.getClassName() !== 'InputLayer');
  return layers.map((layer) => ({
    layer: describe(layer),
    output: outputShape(layer).join(' × '),
    parameters: layer.countParams(),
    multiplyAdds: countMultiplyAdds(layer),
  }));
}

/** Adds up the parameters of a model, and its multiply-adds for one image. */
export function countOperations(model: LayersModel): { parameters: number; multiplyAdds: number } {
  const layers = describeLayers(model);
  return {
    parameters: layers.reduce((sum, { parameters }) => sum + parameters, 0),
    multiplyAdds: layers.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0),
  };
}

function describe(layer: Layer): string {
  const { kernelSize, poolSize } = layer.getConfig() as { kernelSize?: number[]; poolSize?: number[] };
  const window = kernelSize ?? poolSize;
  return window ? `${layer.getClassName()} ${window.join(' × ')}` : layer.getClassName();
}

function outputShape(layer: Layer): number[] {
  return layer.outputShape.slice(1) as number[];
}

function countMultiplyAdds(layer: Layer): number {
  if (layer.weights.length === 0) return 0;
  const name = layer.getClassName();
  const output = outputShape(layer);
  if (name === 'BatchNormalization') return product(output);
  if (name !== 'Conv2D' && name !== 'Dense')
    throw new Error(`How often ${name} multiplies is not known: add it to lib/model/layer-summary.ts.`);
  // The whole kernel, [height, width, in, filters] or [in, units], is used once at each place of the output.
  return product(output.slice(0, -1)) * product(layer.weights[0].shape as number[]);
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total * size, 1);
}
