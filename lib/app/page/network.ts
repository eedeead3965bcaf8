import type { LayersModel, SymbolicTensor, Tensor } from '@tensorflow/tfjs-node';
import { normalize } from '../../data/preprocessing';
import { IMAGE_SIZE } from '../../data/split';
import { tf } from '../../tf';
import { decodeBase64 } from './contents';
import type { PageContents } from './contents';

/** One layer: its weights, and which layers it takes its values from; −1 is the image. */
export type LayerFacts = {
  name: string;
  kind: string;
  /** The layer's settings in Keras's words. */
  config: Record<string, unknown>;
  /** [height, width, maps], or [units]. */
  shape: number[];
  weights: { values: Float32Array; shape: number[] }[];
  inputs: number[];
};

/** What the network made of one image: its values layer by layer, and the probabilities at the end. */
export type Reading = { image: Float32Array; outputs: Float32Array[]; probabilities: Float32Array };

/** The reader's network; `read` takes the 784 bytes of one image through all of its layers in one pass. */
export type Network = { model: LayersModel; layers: LayerFacts[]; read(image: Uint8Array): Reading };

/** Makes the network that a page carries ready to read. */
export async function loadNetwork({ modelTopology, weightSpecs, weights }: PageContents): Promise<Network> {
  const weightData = decodeBase64(weights).buffer as ArrayBuffer;
  const model = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
  const layers = model.layers.filter((layer) => layer.getClassName() !== 'InputLayer');
  const everything = tf.model({ inputs: model.inputs, outputs: layers.map(({ output }) => output as SymbolicTensor) });
  // A Sequential's first layer takes what an InputLayer gives; that one is not in the list: −1.
  const placeOf = ({ sourceLayer }: SymbolicTensor): number => layers.indexOf(sourceLayer);
  return {
    model,
    layers: layers.map((layer) => ({
      name: layer.name,
      kind: layer.getClassName(),
      config: layer.getConfig(),
      shape: (layer.outputShape as (number | null)[]).slice(1).map(Number),
      weights: layer.getWeights().map((tensor) => ({ values: tensor.dataSync<'float32'>(), shape: tensor.shape })),
      inputs: [layer.input].flat().map(placeOf),
    })),
    read(bytes) {
      const image = normalize(bytes);
      let outputs: Float32Array[] = [];
      // Nothing is returned to `tidy`: it would look for tensors in every value of the arrays, which takes longer than
      // the network itself.
      tf.tidy(() => {
        const tensors = everything.predict(tf.tensor4d(image, [1, IMAGE_SIZE, IMAGE_SIZE, 1])) as Tensor | Tensor[];
        outputs = [tensors].flat().map((tensor) => tensor.dataSync<'float32'>());
      });
      return { image, outputs, probabilities: outputs[outputs.length - 1] };
    },
  };
}
