/**
 * What there is to know about a kind of change: its name in figures, the unit of its strength, and strengths to
 * measure.
 */
type DistortionInfo = { title: string; unit: string; strengths: number[] };

const pixels = (title: string, strengths: number[]): DistortionInfo => ({ title, unit: 'pixels', strengths });
const share = (title: string, strengths: number[]): DistortionInfo => ({ title, unit: '%', strengths });

const kinds = {
  shift: pixels('Shift', [0, 1, 2, 3, 4, 6]),
  rotation: { title: 'Rotation', unit: '°', strengths: [0, 5, 10, 15, 20, 25, 30, 45] } as DistortionInfo,
  scale: share('Larger or smaller', [0, 0.1, 0.2, 0.3, 0.4, 0.5]),
  shear: share('Slant', [0, 0.1, 0.2, 0.3, 0.4, 0.5]),
  blur: pixels('Blur', [0, 0.5, 1, 1.5, 2, 3]),
  noise: share('Noise', [0, 0.1, 0.2, 0.3, 0.4, 0.5]),
  erasing: pixels('Erased square', [0, 3, 6, 9, 12, 15]),
  inversion: share('Inversion', [0, 0.2, 0.4, 0.6, 0.8, 1]),
  thinner: pixels('Thinner strokes', [0, 0.2, 0.4, 0.6, 0.8, 1]),
  thicker: pixels('Thicker strokes', [0, 0.4, 0.8, 1.2, 1.6, 2]),
};

/** A kind of change that `distort` knows. */
export type DistortionKind = keyof typeof kinds;

/** All kinds of change; a strength whose unit is `%` is a share, 0.1 for 10 %. */
export const distortions: Record<DistortionKind, DistortionInfo> = kinds;

/** Throws unless `kind` is a kind of change. */
export function checkKind(kind: string): asserts kind is DistortionKind {
  if (!Object.hasOwn(distortions, kind))
    throw new Error(`There is no distortion ${kind}: pass one of ${Object.keys(distortions).join(', ')}.`);
}
