import { type } from '../attributes';
import type { AttrValue } from '../protobuf';
import type { Graph, Value } from '../builder';
import type { LayerContext } from './lowering';

/** The numbers that a layer works with: T in its nodes; `narrow` makes such numbers of float32, `widen` float32 of them. */
export type Precision = { T: AttrValue; narrow(x: Value): Value; widen(x: Value): Value };

// With fewer channels, as in a first layer, converting the numbers takes longer than it saves.
const FEWEST_CHANNELS = 8;

/**
 * In which numbers a convolution multiplies: float32, or bfloat16 while training with mixed precision (Micikevicius et
 * al., "Mixed precision training", 2018; Kalamkar et al., "A study of bfloat16 for deep learning training", 2019).
 *
 * bfloat16 has the range of float32 and 8 significant bits; weights and sums of products stay float32.
 */
export function convolutionPrecision({ graph, training, mixedPrecision }: LayerContext, channels: number): Precision {
  return training && mixedPrecision && channels >= FEWEST_CHANNELS ? bfloat16(graph) : float32;
}

/** The numbers in which x comes: what stands between two convolutions need not widen what the second narrows again. */
export function precisionOf(graph: Graph, x: Value): Precision {
  return graph.isWidened(x) ? bfloat16(graph) : float32;
}

const float32: Precision = { T: type('float'), narrow: (x) => x, widen: (x) => x };
const bfloat16 = ({ narrow, widen }: Graph): Precision => ({ T: type('bfloat16'), narrow, widen });
