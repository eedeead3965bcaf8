import { IMAGE_SIZE } from '../split';
import type { Change } from './change';

/** Blurs an image with a Gaussian whose standard deviation is `strength` pixels, cut off at four of them. */
export function createBlur(strength: number): Change {
  const weights = gaussian(strength);
  return (image) => {
    const alongRows = spread(image, weights, { along: 1, across: IMAGE_SIZE });
    const everywhere = spread(alongRows, weights, { along: IMAGE_SIZE, across: 1 });
    return new Uint8Array(everywhere.map(Math.round));
  };
}

/** The weights of distance 0, 1, 2 …; those of both sides add up to 1. */
function gaussian(deviation: number): Float64Array {
  const weights = new Float64Array(Math.ceil(4 * deviation) + 1);
  for (let distance = 0; distance < weights.length; distance++)
    weights[distance] = Math.exp(-((distance / deviation) ** 2) / 2);
  const total = weights.reduce((sum, weight) => sum + 2 * weight, -weights[0]);
  return weights.map((weight) => weight / total);
}

/**
 * Spreads each value over its line; `along` is the step to the next pixel of a line, `across` the step to the next
 * line.
 */
function spread(
  values: ArrayLike<number>,
  weights: Float64Array,
  { along, across }: { along: number; across: number },
): Float64Array {
  const result = new Float64Array(values.length);
  const reach = weights.length - 1;
  for (let line = 0; line < IMAGE_SIZE; line++) {
    for (let from = 0; from < IMAGE_SIZE; from++) {
      const value = values[line * across + from * along];
      // Most of an image is background, which spreads nothing.
      if (value === 0) continue;
      const last = Math.min(IMAGE_SIZE - 1, from + reach);
      for (let to = Math.max(0, from - reach); to <= last; to++)
        result[line * across + to * along] += value * weights[Math.abs(to - from)];
    }
  }
  return result;
}
