import type { LayersModel } from '@tensorflow/tfjs-node';
import type { Split } from '../../data/split';
import { lastHiddenLayer } from '../../model/layer-output';

const COUNT = 6;
const BATCH = 5;

/** Training digits by what the last hidden layer answers to them. */
export type Neighbours = {
  /** Computes the vectors of a few more; true once all are there. */
  prepare(): boolean;
  isReady(): boolean;
  /** The places of those nearest to an image, the nearest first (Euclidean distance). */
  nearest(image: Uint8Array): number[];
};

/** Makes a memory of examples; their vectors are computed bit by bit, so that more urgent work can go first. */
export function createNeighbours(model: LayersModel, examples: Split): Neighbours {
  const vectors: Float32Array[] = [];
  const isReady = (): boolean => vectors.length >= examples.count;
  const vectorsOf = (images: Uint8Array): Float32Array[] => {
    const { vectors: values, dimensions } = lastHiddenLayer(model, images);
    return Array.from({ length: values.length / dimensions }, (_, i) =>
      values.subarray(i * dimensions, (i + 1) * dimensions),
    );
  };
  return {
    isReady,
    prepare() {
      const start = vectors.length;
      if (!isReady()) vectors.push(...vectorsOf(examples.images.subarray(start * 784, (start + BATCH) * 784)));
      return isReady();
    },
    nearest(image) {
      const [vector] = vectorsOf(image);
      const distances = vectors.map((other) => other.reduce((sum, value, i) => sum + (value - vector[i]) ** 2, 0));
      const places = distances.map((_, place) => place);
      return places.sort((a, b) => distances[a] - distances[b]).slice(0, COUNT);
    },
  };
}
