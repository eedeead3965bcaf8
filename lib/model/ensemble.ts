import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-node';
import { tf } from '../tf';
import { freezeModels, frozenModels, layersOf } from './layers';

type LayerConfig = { name: string; config: { name: string }; inbound_nodes?: [string, ...unknown[]][][] };
type ModelConfig = {
  class_name: string;
  config: { name: string; layers: LayerConfig[]; input_layers?: [string][]; output_layers?: [string][] };
};

/**
 * Creates one network out of several: its probabilities are the mean of theirs (Hansen & Salamon, "Neural network
 * ensembles", 1990).
 *
 * The members are copied and take the same images. The caller disposes the ensemble, and still owns the members.
 * @throws when there are fewer than two members.
 */
export async function createEnsemble(members: readonly LayersModel[]): Promise<LayersModel> {
  if (members.length < 2)
    throw new Error(`An ensemble of ${members.length} was asked for: give at least 2 trained networks.`);
  const inputs = tf.input({ shape: members[0].inputs[0].shape.slice(1) });
  const outputs: SymbolicTensor[] = [];
  for (const [i, member] of members.entries()) {
    const copy = await copyModel(member, `member${i + 1}`);
    outputs.push(copy.apply(inputs) as SymbolicTensor); // [n, classCount]
  }
  return tf.model({ name: 'ensemble', inputs, outputs: tf.layers.average().apply(outputs) as SymbolicTensor });
}

// Saved weights are found by their layers' names, so no two members may share one.
async function copyModel(model: LayersModel, name: string): Promise<LayersModel> {
  const json = JSON.parse(model.toJSON() as string) as ModelConfig;
  const { config } = json;
  const rename = (reference: [string, ...unknown[]]): void => void (reference[0] = `${name}_${reference[0]}`);
  config.name = name;
  for (const layer of config.layers) {
    layer.config.name = `${name}_${layer.config.name}`;
    layer.name = layer.config.name;
    layer.inbound_nodes?.flat().forEach(rename);
  }
  [...(config.input_layers ?? []), ...(config.output_layers ?? [])].forEach(rename);
  const copy = await tf.models.modelFromJSON({ modelTopology: json as unknown as Record<string, never> });
  // Layer by layer: the order of a model's own list depends on what is frozen, which the JSON does not say of models.
  const originals = layersOf(model);
  layersOf(copy).forEach((layer, i) => layer.setWeights(originals[i].getWeights()));
  const renamed = frozenModels(model).map(([first, ...deeper]) => (first ? [`${name}_${first}`, ...deeper] : []));
  freezeModels(copy, renamed);
  return copy;
}
