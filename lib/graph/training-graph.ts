import type { LayersModel } from '@tensorflow/tfjs-node';
import { slotCount } from '../model/optimizer';
import { text, type } from './attributes';
import { augment } from './augmentation';
import { gatherBatch, normalizeBytes } from './batch';
import { createGraph } from './builder';
import type { Graph, GraphVariable, Value } from './builder';
import type { CompileOptions } from './compile-options';
import { NotCompiled } from './layers/lowering';
import { lowerLoss } from './losses';
import type { LoweredLoss } from './losses';
import { lowerNetwork, planNetwork } from './network';
import { clipGradients, updateWeight } from './optimizers';
import type { GraphDef } from './protobuf';
import { addPenalties, addWeights, keepLastGood, updateAverages } from './weights';

/** `count` is how many examples the session will hold. */
export type TrainingGraphOptions = CompileOptions & { count: number };

/**
 * A training step as one graph. Fed `indices` [n], `seed` [2] and `rates` [3] (learning rate, corrected rate, share by
 * which the averages move), fetching `loss` and `correct` runs one whole step. Fed `pixels`, `prediction` predicts.
 * Each name in the lists below can be fetched as `get/name`, and be set by feeding `new/name` and fetching `set/name`.
 */
export type TrainingGraph = {
  definition: GraphDef;
  /** Shape of one image. */
  imageShape: number[];
  classCount: number;
  weights: string[];
  /** What the optimizer keeps: for each trained weight, in the model's order, its one or two slots. */
  slots: string[];
  averages: string[];
  /** The weights (their averages, where kept) that gave the last finite loss. */
  lastGood: string[];
  /** Sizes of the variables by name. */
  shapes: Record<string, readonly number[]>;
};

/** Builds the graph of a training step. @throws NotCompiled with one sentence for what the compiler does not know. */
export function buildTrainingGraph(model: LayersModel, options: TrainingGraphOptions): TrainingGraph {
  const graph = createGraph();
  const plan = planNetwork(model);
  const imageShape = plan.input.shape.slice(1).map((size) => size ?? -1);
  const outputShape = model.outputs[0].shape;
  if (outputShape.length !== 2 || outputShape[1] === null || imageShape.includes(-1))
    throw new NotCompiled(
      `model '${model.name}' is not compiled: it turns [${plan.input.shape}] into [${outputShape}], known are images of one size to [n, classes]`,
    );
  const classCount = outputShape[1];
  const seed = graph.placeholder('seed', 'int32', [2]);
  const weights = addWeights(graph, model, { averages: options.ema !== undefined });
  const lower = (input: Value, training: boolean) =>
    lowerNetwork(graph, plan, {
      ...{ input, training, weights, seed, mixedPrecision: options.mixedPrecision ?? false },
      readWeight: ({ variable, average }) => graph.read(training ? variable : (average ?? variable)),
    });

  const batch = graph.inScope('batch', () => gatherBatch(graph, { imageShape, count: options.count }));
  const { augmentation } = options;
  const images = graph.inScope('augmentation', () => augment(graph, batch.images, { augmentation, imageShape, seed }));
  const { loss: name = 'sparseCategoricalCrossentropy', labelSmoothing = 0 } = options;
  const network = lower(images, true);
  const target = { loss: name, labelSmoothing, labels: batch.labels, classCount };
  const loss = graph.inScope('loss', () => lowerLoss(graph, network, target));
  loss.backward();
  const slots = graph.inScope('update', () => addUpdates(graph, weights, { ...options, loss }));

  const pixels = graph.placeholder('pixels', 'uint8', [-1, ...imageShape]);
  graph.output('prediction', lower(normalizeBytes(graph, pixels), false).output);
  const list = [...weights.values()];
  const averages = list.flatMap(({ average }) => average ?? []);
  const lastGood = list.map((weight) => weight.lastGood);
  const variables = [...list.map(({ variable }) => variable), ...slots, ...averages, ...lastGood];
  [...variables, batch.resident.images, batch.resident.labels].forEach((variable) => addAccess(graph, variable));
  return {
    ...{ definition: graph.definition, imageShape, classCount },
    weights: list.map(({ variable }) => variable.handle),
    slots: slots.map(({ handle }) => handle),
    averages: averages.map(({ handle }) => handle),
    lastGood: lastGood.map(({ handle }) => handle),
    shapes: Object.fromEntries(variables.map(({ handle, shape }) => [handle, shape])),
  };
}

export const NOTHING_TO_TRAIN = 'The model has no weights to train: set `trainable` of some of its layers to true.';

type Updates = Omit<TrainingGraphOptions, 'loss'> & { loss: LoweredLoss };

// The second half of a step: penalties, clipping, optimizer, averages, and the outputs that wait for all of it.
function addUpdates(graph: Graph, weights: ReturnType<typeof addWeights>, options: Updates): GraphVariable[] {
  const { optimizer, loss, clipNorm } = options;
  const rates = graph.placeholder('rates', 'float', [3]);
  const [learningRate, rate, share] = [0, 1, 2].map((i) => pick(graph, rates, i));
  const penalty = addPenalties(graph, weights);
  // A loss or gradient that is not finite ends the step here, before anything has changed.
  const finite = graph.node('CheckNumerics', [penalty ? graph.op('AddV2', loss.loss, penalty) : loss.loss], {
    T: type('float'),
    message: text('loss'),
  });
  const check = (x: Value): Value =>
    graph.node('CheckNumerics', [x, `^${finite}`], { T: type('float'), message: text('gradient') });

  const trained = [...weights.values()].filter((weight) => weight.trainable);
  if (trained.length === 0) throw new Error(NOTHING_TO_TRAIN);
  const idle = [...weights].find(([, { trainable, gradients }]) => trainable && gradients.length === 0);
  if (idle)
    throw new Error(
      `The weight ${idle[0].originalName} has no part in the model's output, so nothing can train it: set \`trainable\` of its layer to false.`,
    );
  const { gradients, norm } = clipGradients(
    graph,
    trained.map((weight) => graph.sum(weight.gradients)),
    { clipNorm, check },
  );
  const kept = keepLastGood(graph, weights, { ready: norm });
  const updated = new Map<GraphVariable, Value>();
  const slots = trained.flatMap((weight, i) => {
    const { variable } = weight;
    const own = Array.from({ length: slotCount(optimizer) }, (_, j) =>
      graph.variable(`slot${j}-${variable.handle}`, variable.shape),
    );
    const options = { gradient: gradients[i], slots: own, learningRate, rate, ready: kept.get(weight) as Value };
    updated.set(
      variable,
      graph.inScope(variable.handle, () => updateWeight(graph, weight, optimizer, options)),
    );
    return own;
  });
  const averaged = updateAverages(graph, weights, { updated, kept, share });
  const done = [...updated.values(), ...averaged];
  graph.output('loss', finite, done);
  graph.output('correct', loss.correct, done);
  return slots;
}

function pick(graph: Graph, x: Value, position: number): Value {
  const bounds = [graph.integers([position]), graph.integers([1])];
  return graph.reshape(graph.node('Slice', [x, ...bounds], { T: type('float'), Index: type('int32') }), []);
}

// Lets a variable be read and set from outside.
function addAccess(graph: Graph, variable: GraphVariable): void {
  const { handle, shape, elements } = variable;
  const fed = graph.placeholder(`new/${handle}`, elements, shape);
  // A fed tensor can share its memory with a JavaScript array: what happens to that must not reach the variable.
  const copied = graph.node('DeepCopy', [fed], { T: type(elements) });
  const assigned = graph.assign('AssignVariableOp', variable, copied);
  graph.output(`set/${handle}`, graph.constant(0), [assigned]);
  if (elements === 'float') graph.output(`get/${handle}`, graph.read(variable));
}
