import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-node';
import { tf } from '../tf';
import { freezeModels, frozenModels, layersOf } from './layers';

type Reference = [name: string, ...unknown[]];
type LayerConfig = { name: string; config: { name: string } & Partial<ModelConfig>; inbound_nodes?: Reference[][] };
type ModelConfig = { name: string; layers: LayerConfig[]; input_layers?: Reference[]; output_layers?: Reference[] };

/**
 * Creates one network out of several: its probabilities are the mean of theirs (Hansen & Salamon, "Neural network
 * ensembles", 1990).
 *
 * The members are copied and take the same images. The caller disposes the ensemble, and still owns the members.
 * @throws when there are fewer than two members, or they take or give other shapes.
 */
export async function createEnsemble(members: readonly LayersModel[]): Promise<LayersModel> {
  if (members.length < 2)
    throw new Error(`An ensemble of ${members.length} was asked for: give at least 2 trained networks.`);
  requireSameShapes(members);
  const inputs = tf.input({ shape: members[0].inputs[0].shape.slice(1) });
  const copies: LayersModel[] = [];
  try {
    for (const [i, member] of members.entries()) copies.push(await copyModel(member, `member${i + 1}`));
  } catch (error) {
    copies.forEach((copy) => copy.dispose());
    throw error;
  }
  const outputs = copies.map((copy) => copy.apply(inputs) as SymbolicTensor); // [n, classCount] each
  return tf.model({ name: 'ensemble', inputs, outputs: tf.layers.average().apply(outputs) as SymbolicTensor });
}

function requireSameShapes(members: readonly LayersModel[]): void {
  const shapeOf = ({ inputs, outputs }: LayersModel): string =>
    `[${inputs[0].shape.slice(1)}] → [${outputs[0].shape.slice(1)}]`;
  const [wanted, ...others] = members.map(shapeOf);
  const other = others.find((shape) => shape !== wanted);
  if (other) throw new Error(`The members are networks ${wanted} and ${other}: give networks of one shape.`);
}

// Saved weights are found by their layers' names, so no two members may share one.
async function copyModel(model: LayersModel, name: string): Promise<LayersModel> {
  const json = JSON.parse(model.toJSON() as string) as { config: ModelConfig };
  prefixNames(json.config, name);
  json.config.name = name;
  const copy = await tf.models.modelFromJSON({ modelTopology: json as unknown as Record<string, never> });
  // Layer by layer: the order of a model's own list depends on what is frozen, which the JSON does not say of models.
  const originals = layersOf(model);
  layersOf(copy).forEach((layer, i) => layer.setWeights(originals[i].getWeights()));
  freezeModels(
    copy,
    frozenModels(model).map((names) => names.map((inner) => `${name}_${inner}`)),
  );
  return copy;
}

/** Puts a prefix before the names of all layers, those of models inside too, and wherever these are spoken of. */
function prefixNames({ layers, input_layers = [], output_layers = [] }: ModelConfig, prefix: string): void {
  const rename = (reference: Reference): void => void (reference[0] = `${prefix}_${reference[0]}`);
  for (const layer of layers) {
    layer.config.name = `${prefix}_${layer.config.name}`;
    layer.name = layer.config.name;
    layer.inbound_nodes?.flat().forEach(rename);
    if (layer.config.layers) prefixNames(layer.config as ModelConfig, prefix);
  }
  [input_layers, output_layers].flat().forEach(rename);
}
