import type { LayersModel } from '@tensorflow/tfjs-node';
import type { OnnxBuilder } from './onnx-builder';

export type Weight = LayersModel['layers'][number]['weights'][number];

/** What a layer becomes nodes with. */
export type LayerContext = {
  builder: OnnxBuilder;
  /** What the layer's `getConfig()` says. */
  config: Record<string, unknown>;
  /** How many axes the input has: 4 for feature maps [n, channels, height, width], 2 for values [n, units]. */
  rank: number;
  weights: Weight[];
};

/** Adds the nodes of one kind of layer behind its inputs; returns the name of its value. */
export type Lowering = (inputs: string[], context: LayerContext) => string;

/** The numbers of a weight. */
export const numbers = (weight: Weight) => weight.read().dataSync();

/** The weight of a layer with this name, such as `kernel`, if it has one. */
export const find = ({ weights }: LayerContext, name: string) =>
  weights.find((weight) => weight.originalName.endsWith(`/${name}`));

/** Adds the layer's activation behind its linear values. */
export function activate(x: string, { builder, config, rank }: LayerContext): string {
  const name = (config.activation ?? 'linear') as string;
  if (name === 'linear') return x;
  const opType = { relu: 'Relu', sigmoid: 'Sigmoid', tanh: 'Tanh', softmax: 'Softmax' }[name];
  if (!opType) throw new Error(`The activation ${name} is not exported: add it to onnx-layer.ts.`);
  return builder.node(opType, [x], opType === 'Softmax' ? { axis: rank === 4 ? 1 : -1 } : {});
}

/** Refuses a layer in one sentence. */
export function refuse({ config }: LayerContext, reason: string): never {
  throw new Error(`The layer ${String(config.name)} is not exported to ONNX, because ${reason}: add it in lib/export.`);
}
