import { type } from './attributes';
import type { Graph, Value } from './builder';

// Far enough apart that no two uses meet, however large the seed.
const STRIDE = 1_000_003;

/** A seed [2] for one use of randomness, from the placeholder of seed and step; `use` tells the uses apart. */
export function seedFor(graph: Graph, seed: Value, use: number): Value {
  return graph.node('AddV2', [seed, graph.integers([use * STRIDE, 0])], { T: type('int32') });
}

/** Uniform numbers in [0, 1) that follow from the seed alone, so that a resumed run draws the same ones. */
export const uniform = (graph: Graph, shape: Value, seed: Value): Value => draw(graph, 'Uniform', { shape, seed });

/** Normal numbers with mean 0 and standard deviation 1 that follow from the seed alone. */
export const normal = (graph: Graph, shape: Value, seed: Value): Value => draw(graph, 'Normal', { shape, seed });

// Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011 (Philox), in TensorFlow's Stateless ops.
function draw(graph: Graph, distribution: string, { shape, seed }: { shape: Value; seed: Value }): Value {
  const attributes = { dtype: type('float'), T: type('int32'), Tseed: type('int32') };
  return graph.node(`StatelessRandom${distribution}`, [shape, seed], attributes);
}
