import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-node';
import { writeAtomically } from '../atomic-write';
import { isModel } from '../model/layers';
import { requireClassifier } from './classifier';
import { createBuilder } from './onnx-builder';
import type { OnnxBuilder } from './onnx-builder';
import { encodeModel, valueInfo } from './onnx-messages';
import type { OnnxGraph } from './onnx-messages';
import type { LayerContext } from './onnx-layer';
import { lowerings } from './onnx-layers';

/**
 * Writes a model as an ONNX file (opset 17), which onnxruntime and many others run.
 *
 * It takes `images` [n, 28, 28, 1] in [0, 1] as all exports do, and gives `probabilities` [n, classCount]; inside, images
 * have their channels first, as ONNX wants them.
 * @throws if a layer is of a kind that it does not know, or the model turns something else into something else.
 */
export function exportOnnx(model: LayersModel, file: string): void {
  requireClassifier(model);
  const { shape } = model.inputs[0];
  if (shape.length !== 4)
    throw new Error(
      `Model '${model.name}' takes [${['n', ...shape.slice(1)]}], which is not exported to ONNX: let it take images [height, width, channels].`,
    );
  const graph: OnnxGraph = { name: model.name, node: [], initializer: [], input: [], output: [] };
  const builder = createBuilder(graph);
  const shapeOf = (tensor: SymbolicTensor) => tensor.shape.map((size) => size ?? -1);
  graph.input.push(valueInfo('images', shapeOf(model.inputs[0])));
  const images = builder.node('Transpose', ['images'], { perm: [0, 3, 1, 2] });
  const output = lowerModel(model, images, { builder, output: 0 });
  graph.node.push({ opType: 'Identity', name: 'out', input: [output], output: ['probabilities'], attribute: [] });
  graph.output.push(valueInfo('probabilities', shapeOf(model.outputs[0])));
  const docString = 'images: [n, 28, 28, 1] from 0 (paper) to 1 (ink), as in MNIST';
  writeAtomically(file, encodeModel(graph, { docString }));
}

type Wanted = {
  builder: OnnxBuilder;
  /** The number of the output that is wanted, which only a model inside another may have several of. */
  output: number;
};

/** Adds the layers of a model behind `images` [n, channels, height, width]; a model inside another is followed, too. */
function lowerModel(model: LayersModel, images: string, { builder, output }: Wanted): string {
  const values = new Map<SymbolicTensor, string>([[model.inputs[0], images]]);
  const valueOf = (tensor: SymbolicTensor): string => {
    const known = values.get(tensor);
    if (known !== undefined) return known;
    const layer = tensor.sourceLayer;
    const inputs = layer.inboundNodes[tensor.nodeIndex].inputTensors;
    if (inputs.some(({ shape }) => shape.length !== inputs[0].shape.length))
      throw new Error(
        `The layer ${layer.name} is not exported to ONNX, because its inputs differ in their number of axes.`,
      );
    const ins = inputs.map(valueOf);
    const value = isModel(layer)
      ? lowerModel(layer, ins[0], { builder, output: tensor.tensorIndex })
      : lower(layer, ins, { builder, rank: inputs[0].shape.length });
    values.set(tensor, value);
    return value;
  };
  return valueOf(model.outputs[output]);
}

function lower(
  layer: LayersModel['layers'][number],
  inputs: string[],
  context: Pick<LayerContext, 'builder' | 'rank'>,
): string {
  const className = layer.getClassName();
  const lowering = lowerings[className];
  if (!lowering)
    throw new Error(`The layer ${layer.name} is a ${className}, which is not exported: add it to onnx-layers.ts.`);
  const config = layer.getConfig() as Record<string, unknown>;
  refuseChannelsFirst(config);
  return lowering(inputs, { ...context, config, weights: layer.weights });
}

// Ours have the channels last; a layer that takes them for something else would compute something else.
function refuseChannelsFirst({ name, dataFormat }: LayerContext['config']): void {
  if (dataFormat === 'channelsFirst')
    throw new Error(
      `The layer ${String(name)} is not exported to ONNX, because its channels come first: put them last.`,
    );
}
