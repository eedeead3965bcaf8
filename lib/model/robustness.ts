import type { LayersModel } from '@tensorflow/tfjs-node';
import { distort, distortions, type DistortionKind } from '../data/distortions';
import { checkKind } from '../data/distortions/kinds';
import type { Split } from '../data/split';
import { evaluate } from './evaluation';

/** The accuracy in [0, 1] on images that were changed in one way, one number for each strength. */
export type RobustnessCurve = { kind: DistortionKind; strengths: number[]; accuracy: number[] };

/**
 * Measures a model on a split whose images are changed, for each kind of change at the strengths of `distortions`.
 *
 * The same seed changes the images in the same way, so that several models can be compared; `onMeasured` is called with
 * each curve as soon as it is there.
 * @throws if there is no such kind, or the split has no examples.
 */
export function measureRobustness(
  model: LayersModel,
  split: Split,
  {
    kinds = Object.keys(distortions) as DistortionKind[],
    seed = 1,
    onMeasured,
  }: { kinds?: readonly DistortionKind[]; seed?: number; onMeasured?: (curve: RobustnessCurve) => void } = {},
): RobustnessCurve[] {
  kinds.forEach(checkKind);
  // Strength 0 changes nothing, whatever the kind: measured once.
  const { accuracy: unchanged } = evaluate(model, split);
  return kinds.map((kind) => {
    const strengths = [...distortions[kind].strengths];
    const accuracy = strengths.map((strength) => {
      if (strength === 0) return unchanged;
      return evaluate(model, { ...split, images: distort(split.images, { kind, strength }, { seed }) }).accuracy;
    });
    const curve = { kind, strengths, accuracy };
    onMeasured?.(curve);
    return curve;
  });
}

/**
 * Returns how much accuracy a change of this strength takes: accuracy at strength 0 minus accuracy at `strength`.
 *
 * @throws if one of the two was not measured.
 */
export function lostAccuracy(curve: RobustnessCurve, strength: number): number {
  return accuracyAt(curve, 0) - accuracyAt(curve, strength);
}

function accuracyAt({ kind, strengths, accuracy }: RobustnessCurve, strength: number): number {
  const index = strengths.indexOf(strength);
  if (index < 0)
    throw new Error(
      `The ${kind} curve has no strength ${strength}: pass one that was measured, ${strengths.join(', ')}.`,
    );
  return accuracy[index];
}
