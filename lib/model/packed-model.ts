import { Float16Array } from '@petamoriken/float16';
import type { io } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-node';
import { tf } from '../tf';

type Weights = { weightSpecs: io.WeightsManifestEntry[]; weightData: ArrayBuffer };

/** A model as TensorFlow.js writes it: its topology, and all weights in one piece. */
export async function packModel(
  model: LayersModel,
  { float16 = false }: { float16?: boolean } = {},
): Promise<Weights & { modelTopology: object }> {
  const { modelTopology, ...full } = await artifactsOf(model);
  return { modelTopology, ...(float16 ? toHalf(full) : full) };
}

// The format is TensorFlow.js's own quantization, so that every reader of its files understands it.
function toHalf({ weightSpecs, weightData }: Weights): Weights {
  const other = weightSpecs.find(({ dtype }) => dtype !== 'float32');
  if (other) throw new Error(`The weight ${other.name} is ${other.dtype}: only float32 can be saved as float16.`);
  const full = new Float32Array(weightData);
  if (!full.every(Number.isFinite)) throw new Error('A weight is not a finite number: train the model anew.');
  const half = Float16Array.from(full);
  if (!half.every(Number.isFinite)) throw new Error('A weight is beyond ±65,504: save this model as float32.');
  return {
    weightSpecs: weightSpecs.map((spec) => ({ ...spec, quantization: { dtype: 'float16' } })),
    weightData: half.buffer,
  };
}

async function artifactsOf(model: LayersModel): Promise<Weights & { modelTopology: object }> {
  let found: io.ModelArtifacts = {};
  await model.save(
    tf.io.withSaveHandler((artifacts) => {
      found = artifacts;
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } });
    }),
  );
  const { modelTopology, weightSpecs, weightData } = found as Required<io.ModelArtifacts>;
  return {
    modelTopology: modelTopology as object,
    weightSpecs,
    weightData: tf.io.CompositeArrayBuffer.join(weightData),
  };
}
