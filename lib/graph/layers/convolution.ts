import { bool, ints } from '../attributes';
import type { Attributes } from '../attributes';
import type { Value } from '../builder';
import { withActivation } from './activation';
import { withBias } from './dense';
import { gatherKernel, spreadKernel } from './dilation';
import type { Spread } from './dilation';
import { refuse, requireWeight } from './lowering';
import type { LayerContext, LayerPlan, Lowered, Lowering } from './lowering';
import { maxPooling } from './pooling';
import { convolutionPrecision } from './precision';
import { coversImage, wholeImageConvolution } from './whole-image';
import { checkedWindow, dilation, windowAttributes } from './window';
import type { WindowConfig } from './window';

const conv2d: Lowering = (layer, [x], context) => {
  const attributes = { ...checkedWindow(layer), ...convolutionOnly };
  const { kernelSize, filters } = layer.config as { kernelSize: number[]; filters: number };
  const rates = dilation(layer.config as WindowConfig);
  checkStrides(layer, rates);
  const shape = [...kernelSize, layer.inputShapes[0][3], filters];
  const spread = rates.some((rate) => rate !== 1) ? { shape, dilation: rates } : undefined;
  const weight = 'kernel';
  const linear = coversImage(layer)
    ? wholeImageConvolution(layer, context, { x, weight })
    : convolution(layer, context, { x, weight, attributes, spread });
  const biased = layer.pooling ? withBiasAndPool(context, linear, layer.pooling) : withBias(context, linear);
  return withActivation(layer, context.graph, biased);
};

// The compiled step could do it, but nothing that the model is for afterwards.
function checkStrides(layer: LayerPlan, rates: number[]): void {
  const { strides } = layer.config as WindowConfig;
  if (Math.max(...strides) > 1 && Math.max(...rates) > 1)
    throw new Error(
      `Layer '${layer.name}' has strides of ${strides.join('×')} and a dilation of ${rates.join('×')}, which TensorFlow.js cannot compute together: set one of them to 1.`,
    );
}

// TensorFlow adds the bias inside of the convolution. What the pool leaves out gets no gradient, so that the bias's is
// the sum over what it kept.
function withBiasAndPool(context: LayerContext, linear: Lowered, pool: LayerPlan): Lowered {
  const biased = withBias(context, { output: linear.output, backward: (dy) => [dy] });
  const pooled = behind(linear, maxPooling(pool, [biased.output], context));
  return { output: pooled.output, backward: (dy) => pooled.backward(biased.backward(dy)[0]) };
}

const depthwiseConv2d: Lowering = (layer, [x], context) =>
  withActivation(layer, context.graph, withBias(context, depthwise(layer, context, { x, weight: 'depthwise_kernel' })));

// Each channel by itself, then a 1×1 convolution that mixes the channels.
const separableConv2d: Lowering = (layer, [x], context) => {
  const spatial = depthwise(layer, context, { x, weight: 'depthwise_kernel' });
  const mixed = convolution(layer, context, {
    x: spatial.output,
    weight: 'pointwise_kernel',
    attributes: { ...windowAttributes({ strides: [1, 1], padding: 'valid' }), ...convolutionOnly },
  });
  return withActivation(layer, context.graph, withBias(context, behind(spatial, mixed)));
};

// Two steps as one: the gradient passes the second, then the first.
const behind = (first: Lowered, second: Lowered): Lowered => ({
  output: second.output,
  backward: (dy) => first.backward(second.backward(dy)[0]),
});

type Operand = { x: Value; weight: string };

function convolution(
  layer: LayerPlan,
  context: LayerContext,
  { x, weight, attributes, spread }: Operand & { attributes: Attributes; spread?: Spread },
): Lowered {
  const { graph } = context;
  const kernel = requireWeight(layer, context, weight); // [height, width, channels, filters]
  const w = spread ? spreadKernel(graph, kernel, spread) : kernel;
  const { T, narrow, widen } = convolutionPrecision(context, layer.inputShapes[0][3]);
  const node = (op: string, inputs: Value[]): Value => widen(graph.node(op, inputs, { ...attributes, T }));
  const [narrowX, narrowW] = [narrow(x), narrow(w)];
  return {
    output: node('Conv2D', [narrowX, narrowW]),
    backward: (dy) => {
      const narrowDy = narrow(dy);
      const gradient = node('Conv2DBackpropFilter', [narrowX, graph.shapeOf(w), narrowDy]);
      context.addGradient(weight, spread ? gatherKernel(graph, gradient, spread) : gradient);
      return [node('Conv2DBackpropInput', [graph.shapeOf(x), narrowW, narrowDy])];
    },
  };
}

function depthwise(layer: LayerPlan, context: LayerContext, { x, weight }: Operand): Lowered {
  const { graph } = context;
  const config = layer.config as WindowConfig;
  if (config.strides[0] !== config.strides[1])
    refuse(layer, `its strides are ${config.strides.join(' and ')}, not equal`);
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

const convolutionOnly: Attributes = { dilations: ints([1, 1, 1, 1]), use_cudnn_on_gpu: bool(false) };

export const convolutionLayers: Record<string, Lowering> = {
  Conv2D: conv2d,
  DepthwiseConv2D: depthwiseConv2d,
  SeparableConv2D: separableConv2d,
};
