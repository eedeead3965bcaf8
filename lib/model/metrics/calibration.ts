import { argMax } from '../../data/labels';
import { checkWholeNumbers } from '../../data/whole-number';
import { checkProbabilities } from './inputs';

/** Predictions whose confidence lies in (lower, upper]: their mean confidence, their accuracy and their number. */
export type CalibrationBin = { lower: number; upper: number; confidence: number; accuracy: number; count: number };

/**
 * Groups predictions by confidence, the largest probability of a row, into equal bins over [0, 1].
 *
 * A calibrated network is right 80 % of the time where it is 80 % sure, so accuracy equals confidence in each bin. An
 * empty bin has 0 for both. `probabilities` are [n, classCount]. (Guo et al., "On Calibration of Modern Neural
 * Networks", ICML 2017.)
 */
export function calibration(
  labels: ArrayLike<number>,
  probabilities: Float32Array,
  { bins = 15, classCount = 10 } = {},
): CalibrationBin[] {
  checkProbabilities(labels, probabilities, classCount);
  checkWholeNumbers({ bins });
  const sums = Array.from({ length: bins }, () => ({ confidence: 0, correct: 0, count: 0 }));
  argMax(probabilities, classCount).forEach((prediction, row) => {
    const confidence = probabilities[row * classCount + prediction];
    const bin = sums[Math.ceil(confidence * bins) - 1];
    bin.confidence += confidence;
    bin.correct += prediction === labels[row] ? 1 : 0;
    bin.count++;
  });
  return sums.map(({ confidence, correct, count }, i) => ({
    lower: i / bins,
    upper: (i + 1) / bins,
    confidence: count === 0 ? 0 : confidence / count,
    accuracy: count === 0 ? 0 : correct / count,
    count,
  }));
}

/** Returns the expected calibration error in [0, 1]: the mean gap between confidence and accuracy, weighted by count. */
export function expectedCalibrationError(
  labels: ArrayLike<number>,
  probabilities: Float32Array,
  { bins = 15, classCount = 10 } = {},
): number {
  const gaps = calibration(labels, probabilities, { bins, classCount }).map(
    (bin) => Math.abs(bin.accuracy - bin.confidence) * bin.count,
  );
  return gaps.reduce((sum, gap) => sum + gap, 0) / labels.length;
}
