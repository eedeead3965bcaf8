import type { LayersModel } from '@tensorflow/tfjs-node';

export type Layer = LayersModel['layers'][number];

/** Whether a layer is a model of its own, as each member of an ensemble is. */
export const isModel = (layer: Layer): layer is LayersModel => 'layers' in layer;

/** The layers of a model; in place of a model inside it, that one's layers. */
export function layersOf(model: LayersModel): Layer[] {
  return model.layers.flatMap((layer) => (isModel(layer) ? layersOf(layer) : [layer]));
}
