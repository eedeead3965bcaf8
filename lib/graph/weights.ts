import type { LayersModel } from '@tensorflow/tfjs-node';
import type { Graph, GraphVariable, Value } from './builder';
import { weightsOf } from '../model/weights';

type LayerVariable = LayersModel['weights'][number];

/** A weight of the model in the graph. */
export type GraphWeight = {
  variable: GraphVariable;
  trainable: boolean;
  /** The moving average of the weight, when one is kept. */
  average?: GraphVariable;
  /** What the weight (its average, when one is kept) was when it gave the last finite loss. */
  lastGood: GraphVariable;
  /** The gradients that the backward pass has found so far; their sum is the gradient. */
  gradients: Value[];
  /** Where a weight that is not trained moves after a step: w ← w − (w − value)(1 − momentum). */
  target?: { value: Value; momentum: number };
  /** The factor of an L2 penalty on the weight, or 0. */
  l2: number;
};

/** The weights of a model in the model's order, each with its variable in the graph. */
export type GraphWeights = Map<LayerVariable, GraphWeight>;

/** Adds a variable for each weight of the model, and another for its average when averages are kept. */
export function addWeights(graph: Graph, model: LayersModel, { averages }: { averages: boolean }): GraphWeights {
  const trainable = new Set(model.trainableWeights);
  return new Map(
    weightsOf(model).map((weight, i) => {
      const shape = weight.shape as number[];
      const average = averages ? graph.variable(`average${i}`, shape) : undefined;
      const variable = graph.variable(`weight${i}`, shape);
      const lastGood = graph.variable(`lastGood${i}`, shape);
      return [weight, { variable, trainable: trainable.has(weight), average, lastGood, gradients: [], l2: 0 }];
    }),
  );
}

/** The sum of the L2 penalties (l2·Σw² each), and their gradients 2·l2·w told to the weights; undefined without any. */
export function addPenalties(graph: Graph, weights: GraphWeights): Value | undefined {
  const penalized = [...weights.values()].filter((weight) => weight.l2 > 0 && weight.trainable);
  const penalties = penalized.map((weight) => {
    const value = graph.read(weight.variable);
    weight.gradients.push(graph.op('Mul', value, graph.constant(2 * weight.l2)));
    return graph.op('Mul', graph.op('L2Loss', value), graph.constant(2 * weight.l2)); // L2Loss is Σw²/2
  });
  return penalties.length > 0 ? graph.sum(penalties) : undefined;
}

/** Keeps a copy of every weight once `ready` has found loss and gradients finite; returns the nodes to wait for. */
export function keepLastGood(
  graph: Graph,
  weights: GraphWeights,
  { ready }: { ready: Value },
): Map<GraphWeight, Value> {
  const keep = ({ variable, average, lastGood }: GraphWeight): Value =>
    graph.inScope(variable.handle, () =>
      graph.assign('AssignVariableOp', lastGood, graph.read(average ?? variable, [ready])),
    );
  return new Map([...weights.values()].map((weight) => [weight, keep(weight)]));
}

type Averages = { updated: Map<GraphVariable, Value>; kept: Map<GraphWeight, Value>; share: Value };

/**
 * Adds what a step changes besides the optimizer: the statistics of batch normalisation, and the averages of all weights
 * after their update: a ← a − (a − w)(1 − decay). Returns the nodes to wait for.
 */
export function updateAverages(graph: Graph, weights: GraphWeights, { updated, kept, share }: Averages): Value[] {
  const moveTowards = (to: GraphVariable, { value, share, after }: { value: Value; share: Value; after: Value }) => {
    const step = graph.op('Mul', graph.op('Sub', graph.read(to, [after]), value), share);
    return graph.assign('AssignSubVariableOp', to, step, [after]);
  };
  return [...weights.values()].flatMap((weight) => {
    const { variable, target, average } = weight;
    const ready = kept.get(weight) as Value;
    const moved =
      target &&
      moveTowards(variable, { value: target.value, share: graph.constant(1 - target.momentum), after: ready });
    const after = moved ?? updated.get(variable) ?? ready;
    const averaged = average && moveTowards(average, { value: graph.read(variable, [after]), share, after });
    return [moved, averaged ?? ready].filter((node) => node !== undefined);
  });
}
