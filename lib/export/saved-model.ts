import type { LayersModel } from '@tensorflow/tfjs-node';
import { tensor, type } from '../graph/attributes';
import { createGraph } from '../graph/builder';
import type { Graph, Value } from '../graph/builder';
import { lowerNetwork, planNetwork } from '../graph/network';
import { savedModel } from '../graph/saved-model';
import type { GraphWeights } from '../graph/weights';
import { requireClassifier } from './classifier';
import { writeFolder } from './folder';

/**
 * Writes a model as a TensorFlow SavedModel into `folder`, which TensorFlow, TensorFlow Serving, KServe and Triton load.
 *
 * Its signature `serving_default` takes `images` [n, 28, 28, 1] in [0, 1] and gives `probabilities` [n, classCount]. The
 * graph is the compiler's own, with the weights as constants, so there is no folder `variables`.
 * @throws if the compiler does not know a layer, the model gives something else, or the folder is there already.
 */
export function exportSavedModel(model: LayersModel, folder: string): void {
  requireClassifier(model);
  const plan = planNetwork(model);
  const graph = createGraph();
  const imageShape = plan.input.shape.slice(1).map((size) => size ?? -1);
  const images = graph.placeholder('serving_default_images', 'float', [-1, ...imageShape]);
  const constants = addConstants(graph, model);
  const { output } = lowerNetwork(graph, plan, {
    ...{ input: images, training: false, mixedPrecision: false, weights: constants, seed: '' },
    readWeight: ({ variable }) => variable.handle,
  });
  graph.output('probabilities', output);
  const signature = {
    inputs: { images: { node: images, shape: [-1, ...imageShape] } },
    outputs: { probabilities: { node: 'probabilities', shape: [-1, model.outputs[0].shape.at(-1) ?? -1] } },
  };
  writeFolder(folder, { 'saved_model.pb': savedModel(graph.definition, { signature }) });
}

/** Each weight as a node that holds its numbers. */
function addConstants(graph: Graph, model: LayersModel): GraphWeights {
  const constant = (values: Float32Array, shape: number[], name: string): Value =>
    graph.node('Const', [], { dtype: type('float'), value: tensor([...values], shape, 'float') }, name);
  return new Map(
    model.weights.map((weight, i) => {
      const shape = weight.shape as number[];
      const handle = constant(weight.read().dataSync() as Float32Array, shape, `weight${i}`);
      const variable = { handle, shape, elements: 'float' as const };
      return [weight, { variable, lastGood: variable, trainable: false, gradients: [], l2: 0 }];
    }),
  );
}
