import { checkOptimizer } from '../model/optimizer';
import type { OptimizerConfig } from '../model/optimizer';
import type { Augmentation } from './augmentation';
import type { LossName } from './losses';

/** What a training step is compiled from, beside the model. */
export type CompileOptions = {
  optimizer: OptimizerConfig;
  loss?: LossName;
  /** Share of the target spread over all classes, from 0 (none) to below 1. */
  labelSmoothing?: number;
  /** Changes the images of each step; none by default. */
  augmentation?: Augmentation;
  /** Fixes dropout masks, noise and augmentation, together with the step. */
  seed?: number;
  /** Scales the gradients down to this global norm. */
  clipNorm?: number;
  /**
   * Lets convolutions, and what stands between them, work in bfloat16; the caller knows whether the processor is faster
   * with it.
   */
  mixedPrecision?: boolean;
  /** Keeps moving averages of the weights with this decay (0.999, say): the weights that are read, and that predict. */
  ema?: number;
};

/** Refuses options that no step can follow, in one sentence. */
export function checkCompileOptions({ optimizer, clipNorm, ema, labelSmoothing = 0 }: CompileOptions): void {
  checkOptimizer(optimizer);
  // The graph computes in 32 bits.
  if (clipNorm !== undefined && !(clipNorm > 0 && Math.fround(clipNorm) < Infinity))
    throw new Error(`clipNorm is ${clipNorm}: pass a finite norm above 0, such as 1, or leave it out.`);
  if (ema !== undefined && !(ema >= 0 && ema < 1))
    throw new Error(`ema is ${ema}: pass a decay from 0 to below 1, such as 0.999.`);
  if (!(labelSmoothing >= 0 && labelSmoothing < 1))
    throw new Error(`labelSmoothing is ${labelSmoothing}: pass a share from 0 to below 1, such as 0.1.`);
}
