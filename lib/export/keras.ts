import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { strToU8, zipSync } from 'fflate';
import type { LayersModel } from '@tensorflow/tfjs-node';
import { writeAtomically } from '../atomic-write';
import { isModel } from '../model/layers';
import type { Layer } from '../model/layers';
import { projectRoot } from '../project';
import { layerConfig } from './keras-layers';

/** An array of float32 in model.weights.h5. */
type Dataset = { path: string; shape: number[]; values: Float32Array };

// The oldest Keras whose format this is.
const KERAS_VERSION = '3.0.0';

/**
 * Writes a model as a `.keras` file (format version 3), which `keras.models.load_model` opens without further code.
 *
 * It is a zip of the configuration and of the weights in HDF5. Optimizer, initial values and penalties are not in it: it
 * is for using a trained network, or training it further with an optimizer of one's own; what is frozen stays so.
 * @throws if a layer is of a kind that it does not know, or a sequential model begins with another model.
 */
export function exportKeras(model: LayersModel, file: string): void {
  const metadata = { keras_version: KERAS_VERSION, date_saved: new Date().toISOString() };
  const entries = {
    'metadata.json': strToU8(JSON.stringify(metadata)),
    'config.json': strToU8(JSON.stringify(functional(model))),
    'model.weights.h5': hdf5(datasetsOf(model, '')),
  };
  writeAtomically(file, zipSync(entries, { level: 0 }));
}

/**
 * A model in Keras's words; one inside another is a layer of it. In Keras a model that is frozen has frozen layers, in
 * TensorFlow.js the layers do not know of it.
 */
function functional(model: LayersModel, isFrozen = !model.trainable): object {
  const all = layersOf(model);
  // In TensorFlow.js an input layer is an input to itself, and a model inside another keeps its life outside.
  const callsOf = (layer: Layer) =>
    layer.inboundNodes.filter(({ inboundLayers: [first, ...rest] }) => first && [first, ...rest].every(isIn(all)));
  const references = (tensors: LayersModel['inputs']) =>
    tensors.map(({ sourceLayer, nodeIndex, tensorIndex }) => {
      const call = callsOf(sourceLayer).indexOf(sourceLayer.inboundNodes[nodeIndex]);
      return [sourceLayer.name, Math.max(0, call), tensorIndex];
    });
  // Such a model takes the tensors of the model inside it, which Keras would not find here.
  if (isModel(model.layers[0]))
    throw new Error(
      `Model '${model.name}' begins with another model, which Keras cannot read from a file: build it with \`tf.input\` and \`tf.model\`.`,
    );
  const layers = all.map((layer) => ({
    ...(isModel(layer)
      ? functional(layer, isFrozen || !layer.trainable)
      : { module: 'keras.layers', ...layerConfig(layer, { isFrozen }), registered_name: null }),
    name: layer.name,
    inbound_nodes: callsOf(layer).map(({ inputTensors }) => references(inputTensors).map((each) => [...each, {}])),
  }));
  return {
    module: 'keras.src.models.functional',
    class_name: 'Functional',
    registered_name: 'Functional',
    config: {
      ...{ name: model.name, trainable: !isFrozen, layers },
      ...{ input_layers: references(model.inputs), output_layers: references(model.outputs) },
    },
  };
}

const isIn =
  (layers: Layer[]) =>
  (layer: Layer): boolean =>
    layers.includes(layer);

/** The layers with the input layer, which a sequential model does not list. */
const layersOf = (model: LayersModel): Layer[] => [
  ...new Set([...model.inputs.map(({ sourceLayer }) => sourceLayer), ...model.layers]),
];

/** Keras finds weights by the class of their layer and its number among those of this class. */
function datasetsOf(model: LayersModel, prefix: string): Dataset[] {
  const seen = new Map<string, number>();
  return model.layers.flatMap((layer) => {
    const kind = snakeCase(isModel(layer) ? 'Functional' : layer.getClassName());
    const number = seen.get(kind) ?? 0;
    seen.set(kind, number + 1);
    const place = `${prefix}layers/${kind}${number === 0 ? '' : `_${number}`}`;
    if (isModel(layer)) return datasetsOf(layer, `${place}/`);
    return layer.weights.map((weight, i) => ({
      path: `${place}/vars/${i}`,
      shape: weight.shape as number[],
      values: weight.read().dataSync() as Float32Array,
    }));
  });
}

/** As Keras does it: BatchNormalization → batch_normalization, Conv2D → conv2d. */
const snakeCase = (name: string): string =>
  name
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();

function hdf5(datasets: Dataset[]): Uint8Array {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'digitlab-keras-'));
  const file = path.join(folder, 'model.weights.h5');
  const lines = datasets.map(({ path: name, shape, values }) => {
    const data = Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
    return JSON.stringify({ path: name, shape, data });
  });
  try {
    const writer = path.join(projectRoot(), 'lib/export/hdf5.mjs');
    const { status, stderr } = spawnSync(process.execPath, [writer, file], {
      input: lines.join('\n'),
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`The weights could not be written as HDF5: ${stderr.trim().split('\n').at(-1)}`);
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
