import { activationLayers } from './activation';
import { convolutionLayers } from './convolution';
import { denseLayers } from './dense';
import type { Lowering } from './lowering';
import { mergeLayers } from './merge';
import { normalizationLayers } from './normalization';
import { poolingLayers } from './pooling';
import { regularizationLayers } from './regularization';
import { shapeLayers } from './shape';

/** Every layer that the compiler knows, by the class name that tfjs gives it. */
export const lowerings: Readonly<Record<string, Lowering>> = {
  ...activationLayers,
  ...convolutionLayers,
  ...denseLayers,
  ...mergeLayers,
  ...normalizationLayers,
  ...poolingLayers,
  ...regularizationLayers,
  ...shapeLayers,
};
