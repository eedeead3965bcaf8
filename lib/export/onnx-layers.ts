import { activate, find, numbers, refuse } from './onnx-layer';
import type { LayerContext, Lowering, Weight } from './onnx-layer';
import { conv2d, pooling } from './onnx-windows';

// Where ONNX's axes are among ours, [n, height, width, channels].
const CHANNELS_FIRST = [0, 3, 1, 2];
const toChannelsLast = (x: string, { builder }: LayerContext) => builder.node('Transpose', [x], { perm: [0, 2, 3, 1] });

const dense: Lowering = ([x], context) => {
  const { builder } = context;
  requireRank(context, [2]);
  const kernel = find(context, 'kernel') as Weight;
  const bias = find(context, 'bias');
  const product = builder.node('MatMul', [x, builder.floats(numbers(kernel), kernel.shape as number[])]);
  const linear = bias ? builder.node('Add', [product, builder.floats(numbers(bias), bias.shape as number[])]) : product;
  return activate(linear, context);
};

const batchNormalization: Lowering = ([x], context) => {
  const { builder, config, rank } = context;
  requireRank(context, [2, 4]);
  if (![-1, rank - 1].includes(config.axis as number)) refuse(context, `its axis is ${String(config.axis)}`);
  const size = (find(context, 'moving_mean') as Weight).shape[0] as number;
  const of = (name: string, instead: number) => {
    const weight = find(context, name);
    return builder.floats(weight ? numbers(weight) : new Float32Array(size).fill(instead), [size]);
  };
  const inputs = [x, of('gamma', 1), of('beta', 0), of('moving_mean', 0), of('moving_variance', 1)];
  return builder.node('BatchNormalization', inputs, { epsilon: { f: config.epsilon as number } });
};

const reshape: Lowering = ([x], context) => {
  const { builder, config, rank } = context;
  const target = (config.targetShape as (number | null)[]).map((size) => size ?? -1); // −1: to be found out
  const values = rank === 4 ? toChannelsLast(x, context) : x;
  const shaped = builder.node('Reshape', [values, builder.integers([0, ...target])]);
  return target.length === 3 ? builder.node('Transpose', [shaped], { perm: CHANNELS_FIRST }) : shaped;
};

// Keras flattens with the channels last, and the weights behind it count on that.
const flatten: Lowering = ([x], context) =>
  context.builder.node('Flatten', [context.rank === 4 ? toChannelsLast(x, context) : x], { axis: 1 });

const globalAverage: Lowering = ([x], { builder }) =>
  builder.node('Flatten', [builder.node('GlobalAveragePool', [x])], { axis: 1 });

const operation =
  (opType: string): Lowering =>
  (inputs, { builder }) =>
    builder.node(opType, inputs);

const multiply: Lowering = (inputs, { builder }) => inputs.reduce((a, b) => builder.node('Mul', [a, b]));

const concatenate: Lowering = (inputs, { builder, config, rank }) => {
  const axis = ((config.axis as number) + rank) % rank;
  return builder.node('Concat', inputs, { axis: rank === 4 ? CHANNELS_FIRST.indexOf(axis) : axis });
};

const relu: Lowering = ([x], { builder, config }) => {
  const { maxValue } = config as { maxValue?: number | null };
  if (maxValue == null) return builder.node('Relu', [x]);
  return builder.node('Clip', [x, builder.floats([0], []), builder.floats([maxValue], [])]);
};

function requireRank(context: LayerContext, ranks: number[]): void {
  if (!ranks.includes(context.rank)) refuse(context, `it is given values with ${context.rank} axes`);
}

/** What each kind of layer becomes. */
export const lowerings: Partial<Record<string, Lowering>> = {
  Conv2D: conv2d,
  Dense: dense,
  BatchNormalization: batchNormalization,
  MaxPooling2D: pooling('MaxPool'),
  AveragePooling2D: pooling('AveragePool'),
  GlobalAveragePooling2D: globalAverage,
  Flatten: flatten,
  Reshape: reshape,
  Activation: ([x], context) => activate(x, context),
  ReLU: relu,
  Dropout: ([x]) => x, // does nothing once training is over
  Add: operation('Sum'),
  Multiply: multiply,
  Average: operation('Mean'),
  Concatenate: concatenate,
};
