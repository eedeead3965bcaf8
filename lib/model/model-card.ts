import type { LayersModel } from '@tensorflow/tfjs-node';
import type { Split } from '../data/split';
import { evaluate } from './evaluation';
import { countOperations } from './layer-summary';
import { calibration, expectedCalibrationError } from './metrics';
import type { CalibrationBin } from './metrics';
import type { PlanOptions } from './plan';
import { evaluateShifted } from './test-time-shifts';

/** What cannot be measured on the finished network: where it comes from. */
export type Origin = {
  name: string;
  /** How it was trained; the seeds are those of its members, one for a single network. */
  recipe: PlanOptions;
  seeds: number[];
  trainingData: string;
  trainingSeconds: number;
  machine: Record<string, string | number>;
  versions: Record<string, string>;
  /** Test accuracy before its weights were rounded to float16. */
  float32Accuracy: number;
  /** The accuracies of the same recipe with other seeds; an ensemble was trained once. */
  otherSeeds?: { count: number; mean: number; standardDeviation: number };
  /** What it reads worst, with the accuracy that is left. */
  weaknesses: { kind: string; strength: number; accuracy: number }[];
};

/** What to know about a trained network before using it (Mitchell et al., "Model cards for model reporting", 2019). */
export type ModelCard = Origin & {
  parameters: number;
  multiplyAdds: number;
  testCount: number;
  accuracy: number;
  interval: { lower: number; upper: number };
  /** With the mean of five readings, as `predictShifted` does. */
  shiftedAccuracy: number;
  loss: number;
  confusion: number[][];
  calibration: CalibrationBin[];
  calibrationError: number;
};

const BINS = 10;

/** Measures a network on the test split and joins that with what is known of its origin. */
export function createModelCard(model: LayersModel, test: Split, origin: Origin): ModelCard {
  const { count, accuracy, interval, loss, confusion, probabilities } = evaluate(model, test);
  const classCount = confusion.length;
  return {
    ...origin,
    ...countOperations(model),
    testCount: count,
    accuracy,
    interval,
    shiftedAccuracy: evaluateShifted(model, test).accuracy,
    loss,
    confusion,
    calibration: calibration(test.labels, probabilities, { bins: BINS, classCount }),
    calibrationError: expectedCalibrationError(test.labels, probabilities, { bins: BINS, classCount }),
  };
}
