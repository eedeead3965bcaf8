import type { LayersModel } from '@tensorflow/tfjs-node';
import type { OnnxBuilder } from './onnx';

type Weight = LayersModel['layers'][number]['weights'][number];
/** What a layer becomes nodes with. */
export type LayerContext = {
  builder: OnnxBuilder;
  /** What the layer's `getConfig()` says. */
  config: Record<string, unknown>;
  /** How many axes the input has: 4 for feature maps [n, channels, height, width], 2 for values [n, units]. */
  rank: number;
  weights: Weight[];
};
type Lowering = (inputs: string[], context: LayerContext) => string;

const numbers = (weight: Weight) => weight.read().dataSync();
const find = ({ weights }: LayerContext, name: string) =>
  weights.find((weight) => weight.originalName.endsWith(`/${name}`));
// Where ONNX's axes are among ours, [n, height, width, channels].
const CHANNELS_FIRST = [0, 3, 1, 2];
const toChannelsLast = (x: string, { builder }: LayerContext) => builder.node('Transpose', [x], { perm: [0, 2, 3, 1] });

const conv2d: Lowering = ([x], context) => {
  const { builder, config } = context;
  const kernel = find(context, 'kernel') as Weight; // [height, width, channels, filters]
  const bias = find(context, 'bias');
  const [height, width, channels, filters] = kernel.shape as number[];
  const values = numbers(kernel);
  // ONNX has [filters, channels, height, width].
  const turned = Float32Array.from({ length: values.length }, (_, i) => {
    const [column, row] = [i % width, Math.floor(i / width) % height];
    const [channel, filter] = [
      Math.floor(i / (width * height)) % channels,
      Math.floor(i / (width * height * channels)),
    ];
    return values[((row * width + column) * channels + channel) * filters + filter];
  });
  const inputs = [x, builder.floats(turned, [filters, channels, height, width])];
  if (bias) inputs.push(builder.floats(numbers(bias), [filters]));
  const linear = builder.node('Conv', inputs, {
    ...{ kernel_shape: [height, width], strides: config.strides as number[] },
    ...{ dilations: config.dilationRate as number[], ...convolutionPadding(config, [height, width]) },
  });
  return activate(linear, context);
};

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

const pooling =
  (opType: 'MaxPool' | 'AveragePool'): Lowering =>
  ([x], context) => {
    const { builder, config } = context;
    const [size, strides] = [config.poolSize, config.strides] as number[][];
    // onnxruntime may work out padding below zero for it.
    if (config.padding === 'same' && size.some((length, i) => length < strides[i]))
      refuse(context, 'its strides are longer than its windows');
    return builder.node(opType, [x], { kernel_shape: size, strides, auto_pad: padding(config) });
  };

const padding = ({ padding: name }: LayerContext['config']): string => (name === 'same' ? 'SAME_UPPER' : 'VALID');

// onnxruntime knows 'same' without gaps between the kernel's pixels only. With gaps, the stride is 1.
function convolutionPadding(
  config: LayerContext['config'],
  kernelSize: number[],
): { pads: number[] } | { auto_pad: string } {
  const dilation = config.dilationRate as number[];
  if (config.padding !== 'same' || Math.max(...dilation) === 1) return { auto_pad: padding(config) };
  const sums = kernelSize.map((size, i) => (size - 1) * dilation[i]);
  return { pads: [...sums.map((sum) => Math.floor(sum / 2)), ...sums.map((sum) => Math.ceil(sum / 2))] };
}

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

function activate(x: string, { builder, config, rank }: LayerContext): string {
  const name = (config.activation ?? 'linear') as string;
  if (name === 'linear') return x;
  const opType = { relu: 'Relu', sigmoid: 'Sigmoid', tanh: 'Tanh', softmax: 'Softmax' }[name];
  if (!opType) throw new Error(`The activation ${name} is not exported: add it to onnx-layers.ts.`);
  return builder.node(opType, [x], opType === 'Softmax' ? { axis: rank === 4 ? 1 : -1 } : {});
}

// Ours have the channels last; a layer that takes them for something else would compute something else.
export function refuseChannelsFirst({ name, dataFormat }: LayerContext['config']): void {
  if (dataFormat === 'channelsFirst')
    throw new Error(
      `The layer ${String(name)} is not exported to ONNX, because its channels come first: put them last.`,
    );
}

function requireRank(context: LayerContext, ranks: number[]): void {
  if (!ranks.includes(context.rank)) refuse(context, `it is given values with ${context.rank} axes`);
}

function refuse({ config }: LayerContext, reason: string): never {
  throw new Error(
    `The layer ${String(config.name)} is not exported to ONNX, because ${reason}: add it to onnx-layers.ts.`,
  );
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
