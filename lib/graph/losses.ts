import { int, type } from './attributes';
import type { Graph, Value } from './builder';
import { NotCompiled } from './layers/lowering';
import type { Lowered } from './layers/lowering';

/** The losses by their Keras names; the labels are class numbers for all of them. */
export type LossName =
  'sparseCategoricalCrossentropy' | 'categoricalCrossentropy' | 'meanSquaredError' | 'binaryCrossentropy';

export type LossOptions = {
  loss: LossName;
  /** Share of the target that is spread evenly over all classes (Szegedy et al., 2016); crossentropy only. */
  labelSmoothing: number;
  /** Size of the output's last axis. */
  classCount: number;
};

/** The mean loss of a batch, how many of its examples are classified correctly, and the start of the backward pass. */
export type LoweredLoss = { loss: Value; correct: Value; backward(): void };

/** Adds a loss behind a network with output [n, classCount], for labels [n] of type int32. */
export function lowerLoss(graph: Graph, network: Lowered, options: LossOptions & { labels: Value }): LoweredLoss {
  const { labels, classCount } = options;
  const count = graph.cast(
    graph.node('Size', [labels], { T: type('int32'), out_type: type('int32') }),
    'int32',
    'float',
  );
  // The largest logit is the largest probability, and is there already.
  const scores = classCount > 1 && network.logits ? network.logits.output : network.output;
  if (!Object.hasOwn(losses, options.loss))
    throw new Error(`There is no loss ${options.loss}: take ${Object.keys(losses).join(', ')}.`);
  const { perExample, gradient, backward } = losses[options.loss](graph, network, options);
  return {
    loss: graph.op('RealDiv', graph.reduce('Sum', perExample, [0]), count),
    correct: countCorrect(graph, scores, { labels, classCount }),
    backward: () => void backward(graph.inScope('loss', () => graph.op('RealDiv', gradient, count))),
  };
}

/** Loss [n] of each example, and its gradient [n, classCount] at the place where `backward` takes it up. */
type PerExample = { perExample: Value; gradient: Value; backward: Lowered['backward'] };
type Loss = (graph: Graph, network: Lowered, options: LossOptions & { labels: Value }) => PerExample;

// −Σ target·log(softmax(logits)); its gradient softmax(logits) − target is the op's second output.
const categorical: Loss = (graph, network, { loss, labels, labelSmoothing, classCount }) => {
  const logits = requireLogits(network, 'softmax', loss);
  if (labelSmoothing > 0) {
    const target = oneHot(graph, labels, { classCount, labelSmoothing });
    const both = graph.op('SoftmaxCrossEntropyWithLogits', logits.output, target);
    return { perExample: both, gradient: `${both}:1`, backward: logits.backward };
  }
  const attributes = { T: type('float'), Tlabels: type('int32') };
  const both = graph.node('SparseSoftmaxCrossEntropyWithLogits', [logits.output, labels], attributes);
  return { perExample: both, gradient: `${both}:1`, backward: logits.backward };
};

// −(z·log σ(x) + (1 − z)·log(1 − σ(x))) = max(x, 0) − x·z + log(1 + exp(−|x|)), mean over the outputs.
const binary: Loss = (graph, network, { loss, labels, labelSmoothing, classCount }) => {
  const { op, constant, reduce } = graph;
  const logits = requireLogits(network, 'sigmoid', loss);
  const x = logits.output;
  const z = binaryTarget(graph, labels, { classCount, labelSmoothing });
  const terms = op('AddV2', op('Sub', op('Relu', x), op('Mul', x, z)), op('Log1p', op('Exp', op('Neg', op('Abs', x)))));
  const gradient = op('Mul', op('Sub', op('Sigmoid', x), z), constant(1 / classCount));
  return { perExample: reduce('Mean', terms, [1]), gradient, backward: logits.backward };
};

const meanSquared: Loss = (graph, network, { loss, labels, labelSmoothing, classCount }) => {
  if (labelSmoothing > 0) throw new NotCompiled(`loss ${loss} is not compiled with label smoothing: leave that out`);
  const { op, constant, reduce } = graph;
  const target = classCount === 1 ? column(graph, labels) : oneHot(graph, labels, { classCount, labelSmoothing: 0 });
  const difference = op('Sub', network.output, target); // [n, classCount]
  const gradient = op('Mul', difference, constant(2 / classCount));
  return { perExample: reduce('Mean', op('Square', difference), [1]), gradient, backward: network.backward };
};

const losses: Record<LossName, Loss> = {
  sparseCategoricalCrossentropy: categorical,
  categoricalCrossentropy: categorical,
  binaryCrossentropy: binary,
  meanSquaredError: meanSquared,
};

function requireLogits(network: Lowered, activation: string, loss: LossName): NonNullable<Lowered['logits']> {
  if (network.logits?.activation !== activation)
    throw new NotCompiled(`loss ${loss} is not compiled: it wants a last layer with activation ${activation}`);
  return network.logits;
}

type Target = { classCount: number; labelSmoothing: number };

// Labels [n] to targets [n, classCount]: 1 − s + s/classCount for the true class, s/classCount for the others.
function oneHot(graph: Graph, labels: Value, { classCount, labelSmoothing }: Target): Value {
  const rest = labelSmoothing / classCount;
  const values = [graph.integers(classCount), graph.constant(1 - labelSmoothing + rest), graph.constant(rest)];
  return graph.node('OneHot', [labels, ...values], { T: type('float'), TI: type('int32'), axis: int(-1) });
}

// For binary crossentropy each output stands alone, so smoothing moves it towards a half, as in Keras.
function binaryTarget(graph: Graph, labels: Value, { classCount, labelSmoothing }: Target): Value {
  const plain = classCount === 1 ? column(graph, labels) : oneHot(graph, labels, { classCount, labelSmoothing: 0 });
  if (labelSmoothing === 0) return plain;
  const kept = graph.op('Mul', plain, graph.constant(1 - labelSmoothing));
  return graph.op('AddV2', kept, graph.constant(labelSmoothing / 2));
}

const column = (graph: Graph, labels: Value): Value => graph.reshape(graph.cast(labels, 'int32', 'float'), [-1, 1]);

function countCorrect(graph: Graph, output: Value, { labels, classCount }: { labels: Value; classCount: number }) {
  const attributes = { T: type('float'), Tidx: type('int32'), output_type: type('int32') };
  const predicted =
    classCount === 1
      ? graph.cast(graph.op('GreaterEqual', graph.reshape(output, [-1]), graph.constant(0.5)), 'bool', 'int32')
      : graph.node('ArgMax', [output, graph.integers(-1)], attributes);
  const equal = graph.node('Equal', [predicted, labels], { T: type('int32') });
  return graph.reduce('Sum', graph.cast(equal, 'bool', 'float'), [0]);
}
