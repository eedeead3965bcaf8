import { activate, find, numbers, refuse } from './onnx-layer';
import type { LayerContext, Lowering, Weight } from './onnx-layer';

/** A convolution, and its activation. */
export const conv2d: Lowering = ([x], context) => {
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

/** The largest or the mean of each window. */
export const pooling =
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
