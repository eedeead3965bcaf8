/**
 * How the learning rate changes from step to step over a training run: a constant, or plain data that a checkpoint can
 * hold. Shares instead of steps make a schedule fit runs of any length.
 *
 * - `oneCycle`: up from peak/25 to `peak` over the first 30 % of the steps, then down to almost 0, both along a cosine
 *   (L. Smith, "Super-convergence", 2018).
 * - `cosine`: down from `peak` to 0 along half a cosine (Loshchilov & Hutter, "SGDR", 2017).
 * - `linear`: down from `peak` to 0 along a straight line.
 * - `exponential`: down from `peak` to `end`, by the same factor at each step.
 * - `step`: times `factor` at each of the shares `at`.
 *
 * `warmup` puts a straight rise from almost 0 before it, over this share of the steps (Goyal et al., 2017); the schedule
 * then has what is left.
 */
export type Schedule = number | (ScheduleShape & { peak: number; warmup?: number });

type ScheduleShape =
  | { kind: 'oneCycle' | 'cosine' | 'linear' }
  | { kind: 'exponential'; end: number }
  | { kind: 'step'; factor: number; at: readonly number[] };

/** The learning rate of one step (from 0) out of `steps`. */
export function learningRateAt(schedule: Schedule, { step, steps }: { step: number; steps: number }): number {
  if (typeof schedule === 'number') return schedule;
  const warmup = Math.round((schedule.warmup ?? 0) * steps);
  if (step < warmup)
    return (learningRateAt({ ...schedule, warmup: 0 }, { step: 0, steps }) * (step + 1)) / (warmup + 1);
  const progress = (step - warmup) / Math.max(1, steps - warmup);
  const { peak } = schedule;
  switch (schedule.kind) {
    case 'oneCycle': {
      const [start, end, turn] = [peak / 25, peak / 10_000, 0.3];
      if (progress < turn) return fall(start, peak, progress / turn);
      return fall(peak, end, (progress - turn) / (1 - turn));
    }
    case 'cosine':
      return fall(peak, 0, progress);
    case 'linear':
      return peak * (1 - progress);
    case 'exponential':
      return peak * (schedule.end / peak) ** progress;
    case 'step':
      return peak * schedule.factor ** schedule.at.filter((share) => progress >= share).length;
  }
}

/** Refuses a schedule that leads to no learning rate, in one sentence. */
export function checkSchedule(schedule: Schedule): void {
  const rate = typeof schedule === 'number' ? schedule : schedule.peak;
  if (!(rate >= 0 && rate < Infinity))
    throw new Error(`The learning rate is ${rate}: pass a number from 0 up, such as 0.001.`);
  if (typeof schedule === 'number') return;
  const { kind, warmup = 0 } = schedule;
  if (!kinds.includes(kind)) throw new Error(`There is no schedule ${kind}: take ${kinds.join(', ')}.`);
  if (!(warmup >= 0 && warmup <= 1))
    throw new Error(`The schedule's warmup is ${warmup}: pass a share of the steps, from 0 to 1.`);
  if (kind === 'exponential' && !(schedule.end > 0 && schedule.end < Infinity && rate > 0))
    throw new Error(`The schedule falls from ${rate} to ${schedule.end} by a factor: pass two finite numbers above 0.`);
  if (kind === 'step' && !(schedule.factor >= 0 && schedule.at.every((share) => share >= 0)))
    throw new Error(
      `The schedule's steps are ${schedule.factor} at [${schedule.at.join(', ')}]: pass numbers from 0 up.`,
    );
}

const kinds: ScheduleShape['kind'][] = ['oneCycle', 'cosine', 'linear', 'exponential', 'step'];

// Half a cosine from one value (progress 0) to another (progress 1).
function fall(from: number, to: number, progress: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * progress))) / 2;
}
