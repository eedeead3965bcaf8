import type { Value } from '../builder';
import { matMul } from './dense';
import { requireWeight } from './lowering';
import type { LayerContext, LayerPlan, Lowered } from './lowering';
import { convolutionPrecision } from './precision';

/** Whether a convolution's kernel is as large as its image, so that it stands in one place only. */
export function coversImage({ config, inputShapes: [[, height, width]], outputShape }: LayerPlan): boolean {
  const [down, across] = config.kernelSize as number[];
  return down === height && across === width && outputShape[1] === 1 && outputShape[2] === 1;
}

/**
 * A convolution whose kernel covers its image, as one product of matrices: [n, values] × [values, filters].
 *
 * The same sums. oneDNN's convolutions are made for kernels that slide, and take four to ten times as long for it.
 */
export function wholeImageConvolution(
  layer: LayerPlan,
  context: LayerContext,
  { x, weight }: { x: Value; weight: string },
): Lowered {
  const { graph } = context;
  const [, height, width, channels] = layer.inputShapes[0];
  const filters = layer.outputShape[3];
  const values = height * width * channels;
  const { T, narrow, widen } = convolutionPrecision(context, channels);
  const narrowAs = (value: Value, sizes: number[]): Value => graph.reshape(narrow(value), sizes, { T });
  const widenAs = (value: Value, sizes: number[]): Value => widen(graph.reshape(value, sizes, { T }));
  const rows = narrowAs(x, [-1, values]); // [n, values]
  const columns = narrowAs(requireWeight(layer, context, weight), [values, filters]); // [values, filters]
  return {
    output: widenAs(matMul(graph, [rows, columns], { T }), [-1, 1, 1, filters]),
    backward: (dy) => {
      const slopes = narrowAs(dy, [-1, filters]); // [n, filters]
      const forKernel = matMul(graph, [rows, slopes], { transposeFirst: true, T });
      context.addGradient(weight, widenAs(forKernel, [height, width, channels, filters]));
      return [widenAs(matMul(graph, [slopes, columns], { transposeSecond: true, T }), [-1, height, width, channels])];
    },
  };
}
