import type { LayersModel } from '@tensorflow/tfjs-node';

export type Layer = LayersModel['layers'][number];

/** Whether a layer is a model of its own, as each member of an ensemble is. */
export const isModel = (layer: Layer): layer is LayersModel => 'layers' in layer;

/** Which of a model and the models inside it, those inside them too, are frozen: the names that lead to each of them. */
export function frozenModels(model: LayersModel): string[][] {
  const inner = model.layers
    .filter(isModel)
    .flatMap((each) => frozenModels(each).map((names) => [each.name, ...names]));
  return model.trainable ? inner : [[], ...inner];
}

/** Freezes the models that `frozenModels` named: TensorFlow.js saves this of layers, but not of models. */
export function freezeModels(model: LayersModel, frozen: readonly string[][]): void {
  for (const names of frozen) {
    const inner = names.reduce<Layer>((outer, name) => (outer as LayersModel).getLayer(name), model);
    inner.trainable = false;
  }
}

/** The layers of a model; in place of a model inside it, that one's layers. */
export function layersOf(model: LayersModel): Layer[] {
  return model.layers.flatMap((layer) => (isModel(layer) ? layersOf(layer) : [layer]));
}
