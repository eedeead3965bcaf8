import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-node';
import type { Graph, Value } from '../builder';

/** A layer of the model as the compiler sees it: plain data, −1 for the number of examples in a shape. */
export type LayerPlan = {
  name: string;
  className: string;
  /** What the layer's `getConfig()` says. */
  config: Readonly<Record<string, unknown>>;
  inputShapes: number[][];
  outputShape: number[];
  /** A max-pooling layer that was moved in front of this layer's activation (rewrite.ts). */
  pooling?: LayerPlan;
};

/** A layer of a TensorFlow.js model. */
export type Layer = LayersModel['layers'][number];

/** One use of a layer: it turns the tensors `inputs` into the tensor `output`. */
export type LayerUse = { layer: Layer; plan: LayerPlan; inputs: SymbolicTensor[]; output: SymbolicTensor };

/** What a layer's lowering may use: the graph, and what belongs to this layer alone. */
export type LayerContext = {
  graph: Graph;
  /** Whether this is the forward pass of training (dropout, statistics of the batch) or that of prediction. */
  training: boolean;
  /** Whether convolutions, and what stands between them, may work in bfloat16 while training. */
  mixedPrecision: boolean;
  /** The value of a weight of this layer, by the last part of its name; undefined when the layer has no such weight. */
  weight(name: string): Value | undefined;
  /** Tells the gradient of the loss with respect to a weight. */
  addGradient(name: string, gradient: Value): void;
  /** Moves a weight that is not trained towards a value: w ← w − (w − value)(1 − momentum). */
  moveTowards(name: string, value: Value, momentum: number): void;
  /** A seed [2] for Stateless random ops; another one for each layer, seed and step. */
  randomSeed(): Value;
};

/** A lowered layer: its output, and how a gradient of that becomes the gradients of its inputs. */
export type Lowered = {
  output: Value;
  /** Adds the nodes of the backward pass: takes d loss / d output, returns d loss / d input for each input. */
  backward(gradient: Value): Value[];
  /** The same layer without its last softmax or sigmoid: crossentropy is computed from there. */
  logits?: { activation: 'softmax' | 'sigmoid'; output: Value; backward(gradient: Value): Value[] };
};

/** Turns one kind of layer into nodes. */
export type Lowering = (layer: LayerPlan, inputs: Value[], context: LayerContext) => Lowered;

/** Thrown for what the compiler does not know; such a model trains eagerly. */
export class NotCompiled extends Error {}

/** Refuses a layer, in one sentence; `reason` says what about it is not known. */
export function refuse(layer: LayerPlan, reason?: string): never {
  const what = reason ? ` (${reason})` : '';
  throw new NotCompiled(`layer '${layer.name}' of class ${layer.className} is not compiled${what}`);
}

/** The value of a weight that the layer must have. */
export function requireWeight(layer: LayerPlan, context: LayerContext, name: string): Value {
  return context.weight(name) ?? refuse(layer, `it has no weight named ${name}`);
}
