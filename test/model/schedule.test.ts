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
