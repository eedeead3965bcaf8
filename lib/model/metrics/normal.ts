/** Returns the probability that a standard normal number lies further from 0 than `z` ≥ 0. */
function twoSidedP(z: number): number {
  const x = z / Math.SQRT2;
  return x < 2 ? 1 - erfSeries(x) : erfcFraction(x);
}

/** Returns the z with `confidence` between −z and z under a standard normal curve: 1.96 for 0.95. */
export function criticalValue(confidence: number): number {
  if (!(confidence > 0 && confidence < 1))
    throw new Error(`The confidence is ${confidence}: pass a number between 0 and 1, such as 0.95.`);
  // Newton's method: the curve is convex, so from 0 it climbs to the solution without overshooting.
  let z = 0;
  let step: number;
  do {
    step = (twoSidedP(z) - (1 - confidence)) / (Math.sqrt(2 / Math.PI) * Math.exp((-z * z) / 2));
    z += step;
  } while (step > 1e-12);
  return z;
}

/** The error function for small x: series 7.1.6 of Abramowitz and Stegun, Handbook of Mathematical Functions (1964). */
function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; term > sum * Number.EPSILON; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** The complementary error function for x ≥ 2: continued fraction 7.1.14 of the same handbook, from the inside out. */
function erfcFraction(x: number): number {
  let fraction = x;
  for (let n = 100; n > 0; n--) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
}
