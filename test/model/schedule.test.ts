import { learningRateAt } from '../../lib/model/schedule';

test('a constant stays', () => {
  expect(learningRateAt(0.01, { step: 99, steps: 100 })).toBe(0.01);
});

test('cosine starts at its peak, is at half of it in the middle and ends at 0', () => {
  const schedule = { kind: 'cosine', peak: 2 } as const;
  expect(learningRateAt(schedule, { step: 0, steps: 100 })).toBe(2);
  expect(learningRateAt(schedule, { step: 50, steps: 100 })).toBeCloseTo(1);
  expect(learningRateAt(schedule, { step: 100, steps: 100 })).toBeCloseTo(0);
});

test('one cycle starts at a 25th of its peak, reaches it after 30 % and ends near 0', () => {
  const schedule = { kind: 'oneCycle', peak: 0.1 } as const;
  expect(learningRateAt(schedule, { step: 0, steps: 100 })).toBeCloseTo(0.004);
  expect(learningRateAt(schedule, { step: 15, steps: 100 })).toBeCloseTo((0.004 + 0.1) / 2);
  expect(learningRateAt(schedule, { step: 30, steps: 100 })).toBeCloseTo(0.1);
  expect(learningRateAt(schedule, { step: 65, steps: 100 })).toBeCloseTo(0.050005);
  expect(learningRateAt(schedule, { step: 100, steps: 100 })).toBeCloseTo(0.00001);
});

test('linear falls by the same amount each step, exponential by the same factor', () => {
  const line = { kind: 'linear', peak: 2 } as const;
  expect([0, 25, 50, 100].map((step) => learningRateAt(line, { step, steps: 100 }))).toEqual([2, 1.5, 1, 0]);
  const decay = { kind: 'exponential', peak: 1, end: 0.01 } as const;
  const rates = [0, 50, 100].map((step) => learningRateAt(decay, { step, steps: 100 }));
  [1, 0.1, 0.01].forEach((rate, i) => expect(rates[i]).toBeCloseTo(rate, 12));
});

test('step multiplies by its factor at each of its shares', () => {
  const stairs = { kind: 'step', peak: 8, factor: 0.5, at: [0.5, 0.75] } as const;
  expect([0, 49, 50, 74, 75, 99].map((step) => learningRateAt(stairs, { step, steps: 100 }))).toEqual([
    8, 8, 4, 4, 2, 2,
  ]);
});

test('a warm-up rises in equal steps to where the schedule starts, which then has the steps that are left', () => {
  const schedule = { kind: 'linear', peak: 5, warmup: 0.04 } as const;
  const rates = [0, 1, 2, 3, 4, 52, 100].map((step) => learningRateAt(schedule, { step, steps: 100 }));
  [1, 2, 3, 4, 5, 2.5, 0].forEach((rate, i) => expect(rates[i]).toBeCloseTo(rate, 12));
});

test('the steps of a warm-up are rounded', () => {
  // 0.29 · 100 is 28.999999999999996.
  const schedule = { kind: 'linear', peak: 30, warmup: 0.29 } as const;
  expect(learningRateAt(schedule, { step: 0, steps: 100 })).toBeCloseTo(1, 12);
  expect(learningRateAt(schedule, { step: 28, steps: 100 })).toBeCloseTo(29, 12);
});
