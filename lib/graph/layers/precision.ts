import { type } from '../attributes';
import type { Value } from '../builder';
import type { LayerContext } from './lowering';

// With fewer channels, as in a first layer, converting the numbers takes longer than it saves.
const FEWEST_CHANNELS = 8;

/**
 * In which numbers a convolution multiplies: float32, or bfloat16 while training with mixed precision (Micikevicius et
 * al., "Mixed precision training", 2018; Kalamkar et al., "A study of bfloat16 for deep learning training", 2019).
 *
 * `narrow` makes such numbers of float32 and `widen` makes float32 of them again. bfloat16 has the range of float32 and
 * 8 significant bits; sums of products, weights, and all that is no convolution stay float32.
 */
export function precision({ graph, training, mixedPrecision }: LayerContext, channels: number) {
  if (!training || !mixedPrecision || channels < FEWEST_CHANNELS)
    return { T: type('float'), narrow: (x: Value) => x, widen: (x: Value) => x };
  return {
    T: type('bfloat16'),
    narrow: (x: Value) => graph.cast(x, 'float', 'bfloat16'),
    widen: (x: Value) => graph.cast(x, 'bfloat16', 'float'),
  };
}
