import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-node';
import { isModel } from '../model/layers';
import type { Graph, Value } from './builder';
import { NotCompiled, refuse } from './layers/lowering';
import type { Layer, LayerContext, LayerPlan, LayerUse, Lowered } from './layers/lowering';
import { lowerings } from './layers/registry';
import { seedFor } from './randomness';
import { poolBeforeActivation } from './rewrite';
import type { GraphWeight, GraphWeights } from './weights';

/** A model as a list of layer uses, each behind those that it needs. */
export type NetworkPlan = { input: SymbolicTensor; uses: LayerUse[] };

/**
 * Reads the layers of a sequential or functional model in the order in which they can be computed; those of a model
 * inside of it are its own.
 */
export function planNetwork(model: LayersModel): NetworkPlan {
  if (model.inputs.length !== 1 || model.outputs.length !== 1)
    throw new NotCompiled(
      `model '${model.name}' is not compiled: it has ${model.inputs.length} inputs and ${model.outputs.length} outputs, not one of each`,
    );
  const uses: LayerUse[] = [];
  // A tensor that was seen, and the one that stands for it: for what goes into an inner model and comes out, another.
  const found = new Map<SymbolicTensor, SymbolicTensor>([[model.inputs[0], model.inputs[0]]]);
  const visit = (output: SymbolicTensor): SymbolicTensor => {
    const known = found.get(output);
    if (known) return known;
    const layer = output.sourceLayer;
    const inputs = layer.inboundNodes[output.nodeIndex].inputTensors.map(visit);
    found.set(output, isModel(layer) ? visitInner(layer, inputs[0], output.tensorIndex) : output);
    if (!isModel(layer)) uses.push({ layer, inputs, output, plan: planLayer(layer, { inputs, output }) });
    return found.get(output) as SymbolicTensor;
  };
  const visitInner = (inner: LayersModel, input: SymbolicTensor, output: number): SymbolicTensor => {
    const inside = `model '${inner.name}' inside '${model.name}' is not compiled`;
    if (inner.inputs.length !== 1) throw new NotCompiled(`${inside}: it has ${inner.inputs.length} inputs`);
    if ((found.get(inner.inputs[0]) ?? input) !== input) throw new NotCompiled(`${inside}: it is used twice`);
    found.set(inner.inputs[0], input);
    return visit(inner.outputs[output]);
  };
  visit(model.outputs[0]);
  return { input: model.inputs[0], uses: poolBeforeActivation(uses) };
}

function planLayer(layer: Layer, { inputs, output }: { inputs: SymbolicTensor[]; output: SymbolicTensor }): LayerPlan {
  const className = layer.getClassName();
  const plan: LayerPlan = {
    name: layer.name,
    className,
    config: className in lowerings ? layer.getConfig() : {},
    inputShapes: inputs.map(sizes),
    outputShape: sizes(output),
  };
  if (!(className in lowerings)) refuse(plan);
  for (const [key, value] of Object.entries(plan.config)) {
    if (value == null) continue;
    if (key.endsWith('Regularizer') && key !== 'kernelRegularizer') refuse(plan, `its ${key} is not known`);
  }
  // Not by the configuration: TensorFlow.js writes none for a depthwise kernel.
  const bound = layer.weights.find(({ constraint }) => constraint != null);
  if (bound) refuse(plan, `its ${bound.originalName.split('/').at(-1)} has a constraint`);
  return plan;
}

// The first size is open, also where the model has a fixed one: the last batch may be smaller.
const sizes = ({ shape }: SymbolicTensor): number[] => [-1, ...shape.slice(1).map((size) => size ?? -1)];

type LowerOptions = {
  input: Value;
  training: boolean;
  mixedPrecision: boolean;
  weights: GraphWeights;
  /** The node that reads a weight: the weight itself, or its average. */
  readWeight(weight: GraphWeight): Value;
  /** A tensor [2] of seed and step. */
  seed: Value;
};

/** Adds the network's nodes to the graph; the result is one big layer, with the weights' gradients in `weights`. */
export function lowerNetwork(graph: Graph, { input, uses }: NetworkPlan, options: LowerOptions): Lowered {
  const values = new Map<SymbolicTensor, Value>([[input, options.input]]);
  const within = <T>(scope: string, { plan }: LayerUse, build: () => T): T =>
    graph.inScope(scope, () => graph.inScope(plan.name, build));
  const lowered = uses.map((use, index) => {
    const inputs = use.inputs.map((tensor) => values.get(tensor) as Value);
    const context = layerContext(graph, use, { ...options, index });
    const scope = options.training ? 'forward' : 'prediction';
    const result = within(scope, use, () => lowerings[use.plan.className](use.plan, inputs, context));
    values.set(use.output, result.output);
    return result;
  });
  const last = lowered[lowered.length - 1];
  const backwardFrom = (first: Lowered['backward']) => (gradient: Value) => {
    const gradients = new Map<SymbolicTensor, Value[]>([[uses[uses.length - 1].output, [gradient]]]);
    for (let i = uses.length - 1; i >= 0; i--) {
      const backward = i === uses.length - 1 ? first : lowered[i].backward;
      // Where the path forks, the gradients of the branches add up.
      const arriving = gradients.get(uses[i].output) as Value[];
      const found = within('backward', uses[i], () => backward(graph.sum(arriving)));
      uses[i].inputs.forEach((tensor, j) => gradients.set(tensor, [...(gradients.get(tensor) ?? []), found[j]]));
    }
    return [graph.sum(gradients.get(input) as Value[])];
  };
  return {
    output: last.output,
    backward: backwardFrom(last.backward),
    logits: last.logits && { ...last.logits, backward: backwardFrom(last.logits.backward) },
  };
}

function layerContext(graph: Graph, use: LayerUse, options: LowerOptions & { index: number }): LayerContext {
  const { training, mixedPrecision, weights, readWeight, seed, index } = options;
  const find = (name: string): GraphWeight | undefined => {
    const variable = use.layer.weights.find((weight) => weight.originalName.split('/').pop() === name);
    return variable && weights.get(variable);
  };
  const l2 = l2Factor(use.plan);
  return {
    graph,
    training,
    mixedPrecision,
    weight: (name) => {
      const weight = find(name);
      if (weight && name === 'kernel') weight.l2 = l2;
      return weight && readWeight(weight);
    },
    addGradient: (name, gradient) => find(name)?.gradients.push(gradient),
    moveTowards: (name, value, momentum) => {
      const weight = find(name);
      if (weight?.target) refuse(use.plan, 'it is used twice');
      if (weight) weight.target = { value, momentum };
    },
    randomSeed: () => seedFor(graph, seed, index),
  };
}

function l2Factor(plan: LayerPlan): number {
  const regularizer = plan.config.kernelRegularizer as { config: { l1: number; l2: number } } | null | undefined;
  if (regularizer == null) return 0;
  const { l1, l2 } = regularizer.config;
  if (l1) refuse(plan, 'its kernelRegularizer has an L1 part');
  return l2;
}
