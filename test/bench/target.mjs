// Training against the clock until the test images are read well enough.
import { createRequire } from 'node:module';
import { requireFinished } from './finished.mjs';

const require = createRequire(import.meta.url);
const { evaluate, train } = require('digitlab');

/**
 * Trains by a plan until the accuracy on `test`, measured at the end of an epoch, is at least `target`.
 *
 * The test split is a stopwatch here and nothing else: it says when to stop the clock, and nothing is chosen by it. The
 * clock runs from the call of train(), compiling included, and stands still while the test images are read.
 */
export async function trainToTarget(model, training, { plan, test, target, seed }) {
  const reached = new AbortController();
  const epochs = [];
  let spent = 0;
  let started = performance.now();
  const history = await train(model, training, {
    ...plan,
    seed,
    signal: reached.signal,
    onEpoch() {
      spent += performance.now() - started;
      const { accuracy } = evaluate(model, test);
      epochs.push({ seconds: spent / 1000, accuracy });
      if (accuracy >= target) reached.abort();
      started = performance.now();
    },
  });
  if (!reached.signal.aborted) requireFinished(history);
  const last = epochs.at(-1);
  return { seconds: last.accuracy >= target ? last.seconds : null, epochs };
}
