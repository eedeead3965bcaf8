import { loadMnist, take } from '../../lib/data/dataset';
import { createDenseNet } from '../../lib/model/architectures';
import { evaluate, measure } from '../../lib/model/evaluation';
import { createModelCard } from '../../lib/model/model-card';
import { predictShifted } from '../../lib/model/test-time-shifts';

test('a model card holds where a network comes from and what it was measured to do', () => {
  const test = take(loadMnist().test, 300);
  const model = createDenseNet({ seed: 4 });
  const origin = {
    name: 'dense',
    recipe: { epochs: 2 },
    seeds: [4],
    trainingData: 'none',
    trainingSeconds: 0,
    machine: { cores: 2 },
    versions: { node: '20' },
    float32Accuracy: 0.1,
    weaknesses: [],
  };
  const card = createModelCard(model, test, origin);
  expect(card).toMatchObject({ ...origin, parameters: 101_770, multiplyAdds: 101_632, testCount: 300 });
  expect(card.accuracy).toBe(evaluate(model, test).accuracy);
  expect(card.shiftedAccuracy).not.toBe(card.accuracy);
  expect(card.shiftedAccuracy).toBe(measure(test, predictShifted(model, test.images)).accuracy);
  expect(card.confusion.flat().reduce((sum, count) => sum + count)).toBe(300);
  // Each of the 300 answers lies in one bin, and the error is the mean distance of the bins from the diagonal.
  expect(card.calibration.reduce((sum, { count }) => sum + count, 0)).toBe(300);
  const distances = card.calibration.map(({ accuracy, confidence, count }) => Math.abs(accuracy - confidence) * count);
  expect(card.calibrationError).toBeCloseTo(distances.reduce((sum, each) => sum + each) / 300, 10);
  model.dispose();
});
