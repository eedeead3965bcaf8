import type { LayersModel } from '@tensorflow/tfjs-node';
import { copyWeights } from '../model/weights';
import { int, type } from './attributes';
import type { DataType } from './attributes';
import type { Graph, GraphVariable, Value } from './builder';
import { NotCompiled } from './layers/lowering';
import { lowerNetwork, planNetwork } from './network';
import type { GraphWeight } from './weights';

/** `seed` is a tensor [2] of seed and step. */
type TeacherOptions = { images: Value; seed: Value; mixedPrecision: boolean };

/**
 * Adds trained networks of one architecture whose probabilities [n, classCount] take the place of labels (Hinton, Vinyals
 * & Dean, "Distilling the knowledge in a neural network", 2015): one network a step, in turn. Crossentropy is linear in its
 * target, so over the steps they teach their mean, for the price of one.
 *
 * They see what the trained network sees. Batch norm uses the statistics of the batch, as its averages may be those of
 * other images; dropout is off. Their weights are in `variables`, each with the networks along its first axis.
 */
export function lowerTeachers(
  graph: Graph,
  teachers: readonly LayersModel[],
  { images, seed, mixedPrecision }: TeacherOptions,
): { answers: Value; variables: GraphVariable[] } {
  const [first, ...others] = teachers;
  const shapes = first.weights.map(({ shape }) => shape as number[]);
  if (others.some(({ weights }) => String(weights.map(({ shape }) => shape)) !== String(shapes)))
    throw new NotCompiled('the teachers are not compiled: they are not of one architecture');
  const step = take(graph, seed, { at: graph.integers(1), elements: 'int32' });
  const turn = graph.node('FloorMod', [step, graph.integers(teachers.length)], { T: type('int32') });
  const variables = shapes.map((shape, i) => graph.variable(`teacher${i}`, [teachers.length, ...shape]));
  const weights = new Map(
    first.weights.map((weight, i): [typeof weight, GraphWeight] => [
      weight,
      { variable: variables[i], trainable: false, lastGood: variables[i], gradients: [], l2: 0 },
    ]),
  );
  const readWeight = ({ variable }: GraphWeight): Value =>
    take(graph, graph.read(variable), { at: turn, elements: 'float' });
  const options = { input: images, training: true, noise: false, mixedPrecision, weights, readWeight, seed };
  const { output } = graph.inScope('teacher', () => lowerNetwork(graph, planNetwork(first), options));
  return { answers: output, variables };
}

/** Refuses a teacher for other images or other classes than the model's. */
export function checkTeachers(teachers: readonly LayersModel[], model: LayersModel): void {
  const shapeOf = ({ inputs, outputs }: LayersModel) => `[${inputs[0].shape}] to [${outputs[0].shape}]`;
  const odd = teachers.find((teacher) => shapeOf(teacher) !== shapeOf(model));
  if (odd)
    throw new Error(
      `The teacher turns ${shapeOf(odd)}, the model ${shapeOf(model)}: pass a teacher for the same images and classes.`,
    );
}

/** The weights of networks of one architecture, as `lowerTeachers` wants them: those of all networks in one array. */
export function stackWeights(networks: readonly LayersModel[]): Float32Array[] {
  const all = networks.map(copyWeights);
  return all[0].map((first, i) => {
    const stacked = new Float32Array(first.length * all.length);
    all.forEach((weights, j) => stacked.set(weights[i], j * first.length));
    return stacked;
  });
}

// One entry of a tensor's first axis.
function take(graph: Graph, x: Value, { at, elements }: { at: Value; elements: DataType }): Value {
  const indices = { Tindices: type('int32'), Taxis: type('int32'), batch_dims: int(0) };
  return graph.node('GatherV2', [x, at, graph.integers(0)], { Tparams: type(elements), ...indices });
}
