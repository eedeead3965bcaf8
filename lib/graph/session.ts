import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node/dist/nodejs_kernel_backend';
import { engine, tf } from '../tf';
import { dataTypes } from './attributes';
import type { DataType } from './attributes';
import { NotCompiled } from './layers/lowering';
import type { GraphDef } from './protobuf';
import { savedModel } from './saved-model';

/** Numbers for one placeholder of the graph. */
export type Feed = { values: Float32Array | Int32Array | Uint8Array; shape: number[] };

/** A graph loaded into TensorFlow, with its own variables. */
export type Session = {
  /** Runs what the values named in `fetch` need, once; feeds go by the placeholder's name. */
  run(feeds: Record<string, Feed>, fetch: readonly string[]): (Float32Array | Int32Array | Uint8Array)[];
  /** Frees the variables; running it afterwards throws. */
  dispose(): void;
};

/**
 * Loads a graph: tfjs-node can run a SavedModel, so the graph is written as one into a temporary folder and read back.
 *
 * TensorFlow then optimises the whole graph (grappler, oneDNN), as it does for Python's Keras.
 * @throws when the engine is not native, or TensorFlow refuses the graph.
 */
export function createSession(definition: GraphDef): Session {
  if (engine !== 'native')
    throw new NotCompiled(
      'this process runs TensorFlow.js without its native engine, nothing is compiled: unset DIGITLAB_ENGINE',
    );
  const { binding } = tf.backend() as NodeJSKernelBackend;
  const folder = mkdtempSync(path.join(tmpdir(), 'digitlab-graph-'));
  let id: number | undefined;
  try {
    writeFileSync(path.join(folder, 'saved_model.pb'), savedModel(definition));
    id = binding.loadSavedModel(folder, 'serve');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    run(feeds, fetch) {
      if (id === undefined) throw new Error('The compiled model was disposed: compile the model again.');
      const names = Object.keys(feeds);
      const inputs = names.map((name) =>
        binding.createTensor(feeds[name].shape, elementType(feeds[name]), feeds[name].values),
      );
      try {
        const outputs = binding.runSavedModel(id, inputs, outputNames(names), outputNames(fetch));
        return outputs.map((output) => {
          const values = binding.tensorDataSync(output.id);
          binding.deleteTensor(output.id);
          return values;
        });
      } finally {
        inputs.forEach((input) => binding.deleteTensor(input));
      }
    },
    dispose() {
      if (id !== undefined) binding.deleteSavedModel(id);
      id = undefined;
    },
  };
}

function elementType({ values }: Feed): number {
  const name: DataType = values instanceof Float32Array ? 'float' : values instanceof Int32Array ? 'int32' : 'uint8';
  return dataTypes[name];
}

// The binding wants the output's number with each name.
const outputNames = (names: readonly string[]): string => names.map((name) => `${name}:0`).join();
