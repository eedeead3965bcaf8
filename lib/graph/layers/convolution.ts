import { bool, ints, text, type } from '../attributes';
import type { Attributes } from '../attributes';
import type { Value } from '../builder';
import { withActivation } from './activation';
import { withBias } from './dense';
import { refuse, requireWeight } from './lowering';
import type { LayerContext, LayerPlan, Lowered, Lowering } from './lowering';

/** The options of a convolution or pooling layer, as tfjs normalises them. */
type WindowConfig = { strides: [number, number]; padding: string; dataFormat?: string; dilationRate?: unknown };

const conv2d: Lowering = (layer, [x], context) =>
  withActivation(
    layer,
    context.graph,
    withBias(context, convolution(layer, context, { x, weight: 'kernel', attributes: convolutionAttributes(layer) })),
  );

const depthwiseConv2d: Lowering = (layer, [x], context) =>
  withActivation(layer, context.graph, withBias(context, depthwise(layer, context, { x, weight: 'depthwise_kernel' })));

// Each channel by itself, then a 1×1 convolution that mixes the channels.
const separableConv2d: Lowering = (layer, [x], context) => {
  const spatial = depthwise(layer, context, { x, weight: 'depthwise_kernel' });
  const mixed = convolution(layer, context, {
    x: spatial.output,
    weight: 'pointwise_kernel',
    attributes: { ...windowAttributes({ strides: [1, 1], padding: 'valid' }), ...convolutionOnly([1, 1]) },
  });
  const both: Lowered = { output: mixed.output, backward: (dy) => spatial.backward(mixed.backward(dy)[0]) };
  return withActivation(layer, context.graph, withBias(context, both));
};

type Operand = { x: Value; weight: string };

function convolution(
  layer: LayerPlan,
  context: LayerContext,
  { x, weight, attributes }: Operand & { attributes: Attributes },
): Lowered {
  const { graph } = context;
  const w = requireWeight(layer, context, weight); // [height, width, channels, filters]
  return {
    output: graph.node('Conv2D', [x, w], attributes),
    backward: (dy) => {
      context.addGradient(weight, graph.node('Conv2DBackpropFilter', [x, graph.shapeOf(w), dy], attributes));
      return [graph.node('Conv2DBackpropInput', [graph.shapeOf(x), w, dy], attributes)];
    },
  };
}

function depthwise(layer: LayerPlan, context: LayerContext, { x, weight }: Operand): Lowered {
  const { graph } = context;
  const config = layer.config as WindowConfig;
  if (config.strides[0] !== config.strides[1]) refuse(layer, `its strides are ${config.strides.join(' and ')}, not equal`);
  if (dilation(config).some((rate) => rate !== 1)) refuse(layer, 'its dilation is not 1');
  const attributes = { ...checkedWindow(layer), dilations: ints([1, 1, 1, 1]) };
  const w = requireWeight(layer, context, weight); // [height, width, channels, multiplier]
  const gradient = (op: string, inputs: Value[]): Value =>
    graph.node(`DepthwiseConv2dNativeBackprop${op}`, inputs, attributes);
  return {
    output: graph.node('DepthwiseConv2dNative', [x, w], attributes),
    backward: (dy) => {
      context.addGradient(weight, gradient('Filter', [x, graph.shapeOf(w), dy]));
      return [gradient('Input', [graph.shapeOf(x), w, dy])];
    },
  };
}

const convolutionAttributes = (layer: LayerPlan): Attributes => ({
  ...checkedWindow(layer),
  ...convolutionOnly(dilation(layer.config as WindowConfig)),
});
const convolutionOnly = ([height, width]: number[]): Attributes => ({
  dilations: ints([1, height, width, 1]),
  use_cudnn_on_gpu: bool(false),
});

/** The attributes that every op with a sliding window has; refuses channels-first images. */
export function checkedWindow(layer: LayerPlan): Attributes {
  const config = layer.config as WindowConfig;
  if (config.dataFormat === 'channelsFirst') refuse(layer, 'its dataFormat is channelsFirst');
  if (config.padding !== 'same' && config.padding !== 'valid') refuse(layer, `its padding is ${config.padding}`);
  return windowAttributes(config);
}

const windowAttributes = ({ strides, padding }: WindowConfig): Attributes => ({
  T: type('float'),
  strides: ints([1, ...strides, 1]),
  padding: text(padding.toUpperCase()),
  data_format: text('NHWC'),
});

function dilation({ dilationRate }: WindowConfig): number[] {
  const rate = (dilationRate ?? 1) as number | number[];
  return typeof rate === 'number' ? [rate, rate] : rate;
}

export const convolutionLayers: Record<string, Lowering> = {
  Conv2D: conv2d,
  DepthwiseConv2D: depthwiseConv2d,
  SeparableConv2D: separableConv2d,
};
