import { checkProbabilities } from './inputs';

// Of Float32, as in scikit-learn: keeps the logarithm of a probability that was rounded to 0 finite.
const EPSILON = 2 ** -23;

/**
 * Returns the log loss (categorical crossentropy) in nats: the mean of −ln p, p being the label's probability.
 *
 * `probabilities` are [n, classCount]; each p is kept within [2⁻²³, 1 − 2⁻²³].
 */
export function logLoss(labels: ArrayLike<number>, probabilities: Float32Array, { classCount = 10 } = {}): number {
  checkProbabilities(labels, probabilities, classCount);
  let sum = 0;
  for (let row = 0; row < labels.length; row++) {
    const probability = probabilities[row * classCount + labels[row]];
    sum -= Math.log(Math.min(Math.max(probability, EPSILON), 1 - EPSILON));
  }
  return sum / labels.length;
}
