/**
 * How the learning rate changes over a training run: a constant, or plain data that a checkpoint can hold.
 *
 * - `oneCycle`: up from peak/25 to `peak` over the first 30 % of the steps, then down to almost 0, both along a cosine
 *   (L. Smith, "Super-convergence", 2018).
 * - `cosine`: down from `peak` to 0 along half a cosine (Loshchilov & Hutter, "SGDR", 2017).
 */
export type Schedule = number | { kind: 'oneCycle' | 'cosine'; peak: number };

/** The learning rate of one step (from 0) out of `steps`. */
export function learningRateAt(schedule: Schedule, { step, steps }: { step: number; steps: number }): number {
  if (typeof schedule === 'number') return schedule;
  const progress = step / Math.max(1, steps);
  if (schedule.kind === 'cosine') return fall(schedule.peak, 0, progress);
  const [start, end] = [schedule.peak / 25, schedule.peak / 10_000];
  const turn = 0.3;
  if (progress < turn) return fall(start, schedule.peak, progress / turn);
  return fall(schedule.peak, end, (progress - turn) / (1 - turn));
}

// Half a cosine from one value (progress 0) to another (progress 1).
function fall(from: number, to: number, progress: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * progress))) / 2;
}
