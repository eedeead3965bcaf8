import {
  accuracy,
  argMax,
  calibration,
  confusionMatrix,
  expectedCalibrationError,
  logLoss,
  macroAverage,
  mcnemar,
  perClass,
  topKAccuracy,
  wilsonInterval,
} from '../../lib/model/metrics';
import oracle from '../fixtures/metrics.json';

// Made by test/fixtures/metrics.py with scikit-learn and statsmodels: 120 examples, 10 classes.
const { labels, predictions } = oracle;
const probabilities = Float32Array.from(oracle.probabilities);

describe('accuracy', () => {
  test('is the share of equal pairs', () => {
    expect(accuracy([1, 2, 3, 4], [1, 2, 0, 4])).toBe(0.75);
    expect(accuracy(Uint8Array.of(7), Uint8Array.of(7))).toBe(1);
  });

  test('agrees with scikit-learn', () => {
    expect(accuracy(labels, predictions)).toBeCloseTo(oracle.accuracy, 12);
  });

  test('refuses lists of different lengths, and empty ones', () => {
    expect(() => accuracy([1, 2], [1])).toThrow('There are 2 labels but 1 predictions: pass one for each example.');
    expect(() => accuracy([], [])).toThrow('There are no labels to compare with: pass at least one example.');
  });
});

describe('argMax', () => {
  test('is the column of the largest value, the first of equals', () => {
    expect([...argMax(Float32Array.of(0.1, 0.7, 0.2, 0.4, 0.4, 0.2, -3, -2, -1), 3)]).toEqual([1, 0, 2]);
  });

  test('agrees with NumPy', () => {
    expect([...argMax(probabilities)]).toEqual(predictions);
  });

  test('refuses NaN, half a row and more classes than a byte can tell apart', () => {
    expect(() => argMax(Float32Array.of(0, 1, 0, NaN), 2)).toThrow(
      'Row 1 holds NaN: training has diverged, lower the learning rate.',
    );
    expect(() => argMax(new Float32Array(5), 2)).toThrow('5 values do not fill rows of 2');
    expect(() => argMax(new Float32Array(257), 257)).toThrow('classCount is 257: pass a whole number from 1 to 256.');
  });
});

describe('topKAccuracy', () => {
  // Ranks of the labels: 1 (first), 2 (second), 3 (third).
  const scores = Float32Array.of(0.7, 0.2, 0.1, 0.7, 0.2, 0.1, 0.7, 0.2, 0.1);

  test('counts labels among the k largest', () => {
    expect(topKAccuracy([0, 1, 2], scores, { k: 1, classCount: 3 })).toBeCloseTo(1 / 3, 12);
    expect(topKAccuracy([0, 1, 2], scores, { k: 2, classCount: 3 })).toBeCloseTo(2 / 3, 12);
    expect(topKAccuracy([0, 1, 2], scores, { classCount: 3 })).toBe(1);
  });

  test('ranks the lower label first among equals', () => {
    const equal = Float32Array.of(0.5, 0.5, 0, 0.5, 0.5, 0);
    expect(topKAccuracy([0, 1], equal, { k: 1, classCount: 3 })).toBe(0.5);
  });

  test.each(Object.entries(oracle.topK))('agrees with scikit-learn for k = %p', (k, expected) => {
    expect(topKAccuracy(labels, probabilities, { k: Number(k) })).toBeCloseTo(expected, 12);
  });

  test('refuses a k without meaning, NaN and a missing row', () => {
    expect(() => topKAccuracy([0], scores.subarray(0, 3), { k: 4, classCount: 3 })).toThrow(
      'k is 4: pass a whole number from 1 to 3, the number of classes.',
    );
    expect(() => topKAccuracy([0], scores.subarray(0, 3), { k: 0, classCount: 3 })).toThrow('k is 0');
    expect(() => topKAccuracy([0], Float32Array.of(NaN, 0, 0), { classCount: 3 })).toThrow('Row 0 holds NaN');
    expect(() => topKAccuracy([0, 1], scores, { classCount: 3 })).toThrow('There are 2 labels but 3 rows');
  });
});

describe('wilsonInterval', () => {
  test('is ½ ± z / (2·√(2 + z²)) for 1 of 2, worked by hand', () => {
    const { lower, upper } = wilsonInterval(1, 2);
    expect(lower).toBeCloseTo(0.5 - 1.959963984540054 / (2 * Math.sqrt(2 + 1.959963984540054 ** 2)), 12);
    expect(upper).toBeCloseTo(0.5 + 1.959963984540054 / (2 * Math.sqrt(2 + 1.959963984540054 ** 2)), 12);
  });

  test.each(oracle.wilson)('agrees with statsmodels for $successes of $count at $confidence', (row) => {
    const { lower, upper } = wilsonInterval(row.successes, row.count, { confidence: row.confidence });
    expect(lower).toBeCloseTo(row.lower, 12);
    expect(upper).toBeCloseTo(row.upper, 12);
    expect(lower).toBeGreaterThanOrEqual(0);
    expect(upper).toBeLessThanOrEqual(1);
  });

  test.each([
    [5, 4],
    [-1, 4],
    [0, 0],
    [0.5, 4],
    [NaN, 4],
  ])('refuses %p of %p', (successes, count) => {
    expect(() => wilsonInterval(successes, count)).toThrow(`${successes} successes of ${count} make no rate`);
  });

  test('never leaves [0, 1], not by a rounding either', () => {
    for (let count = 1; count <= 3000; count++) {
      expect(wilsonInterval(0, count).lower).toBeGreaterThanOrEqual(0);
      expect(wilsonInterval(count, count).upper).toBeLessThanOrEqual(1);
    }
  });

  test.each([0, 1, 95, NaN])('refuses the confidence %p', (confidence) => {
    expect(() => wilsonInterval(1, 2, { confidence })).toThrow(
      `The confidence is ${confidence}: pass a number between 0 and 1, such as 0.95.`,
    );
  });
});

describe('logLoss', () => {
  test('is the mean of −ln p', () => {
    const rows = Float32Array.of(0.5, 0.5, 0.75, 0.25);
    expect(logLoss([0, 1], rows, { classCount: 2 })).toBeCloseTo((Math.log(2) + Math.log(4)) / 2, 7);
  });

  test('stays finite for a label of probability 0', () => {
    expect(logLoss([1], Float32Array.of(1, 0), { classCount: 2 })).toBeCloseTo(23 * Math.log(2), 7);
  });

  test('is not quite 0 for a probability of 1, which is kept below 1 as in scikit-learn', () => {
    expect(logLoss([0], Float32Array.of(1, 0), { classCount: 2 })).toBeCloseTo(2 ** -23, 12);
  });

  test('agrees with scikit-learn', () => {
    expect(logLoss(labels, probabilities)).toBeCloseTo(oracle.logLoss, 5);
  });

  test.each<[string, Float32Array]>([
    ['logits', Float32Array.of(2, -1)],
    ['rows that do not sum to 1', Float32Array.of(0.5, 0.4)],
    ['rows that nearly sum to 1', Float32Array.of(0.5, 0.49)],
    ['values outside [0, 1] that sum to 1', Float32Array.of(1.5, -0.5)],
  ])('refuses %s', (_, rows) => {
    expect(() => logLoss([0], rows, { classCount: 2 })).toThrow(/^Row 0 is no set of probabilities .* not logits\.$/);
  });

  test('refuses a label beyond the classes', () => {
    expect(() => logLoss([2], Float32Array.of(1, 0), { classCount: 2 })).toThrow('Label 2 at position 0');
  });
});

describe('confusionMatrix', () => {
  test('has a row for each label and a column for each prediction', () => {
    expect(confusionMatrix([0, 0, 1, 2], [0, 2, 1, 0], { classCount: 3 })).toEqual([
      [1, 0, 1],
      [0, 1, 0],
      [1, 0, 0],
    ]);
  });

  test('agrees with scikit-learn', () => {
    expect(confusionMatrix(labels, predictions)).toEqual(oracle.confusionMatrix);
  });

  test('refuses a label or a prediction beyond the classes', () => {
    expect(() => confusionMatrix([0, 3], [0, 0], { classCount: 3 })).toThrow('Label 3 at position 1 of the labels');
    expect(() => confusionMatrix([0, 0], [3, 0], { classCount: 3 })).toThrow(
      'Label 3 at position 0 of the predictions',
    );
    expect(() => confusionMatrix([0], [0.5], { classCount: 3 })).toThrow('Label 0.5 at position 0 of the predictions');
  });
});

describe('perClass and macroAverage', () => {
  const rows = perClass(oracle.confusionMatrix);

  test('give precision, recall, F1 and support worked by hand', () => {
    // Class 0: 3 hits, 1 missed, 2 false alarms: precision 3/5, recall 3/4, F1 6/9.
    const [zero, one] = perClass([
      [3, 1],
      [2, 4],
    ]);
    expect(zero).toEqual({ label: 0, precision: 3 / 5, recall: 3 / 4, f1: 6 / 9, support: 4 });
    expect(one).toEqual({ label: 1, precision: 4 / 5, recall: 4 / 6, f1: 8 / 11, support: 6 });
    expect(macroAverage([zero, one])).toEqual({
      precision: (3 / 5 + 4 / 5) / 2,
      recall: (3 / 4 + 4 / 6) / 2,
      f1: (6 / 9 + 8 / 11) / 2,
      support: 10,
    });
  });

  test('agree with scikit-learn, also for classes that never occur or are never predicted', () => {
    rows.forEach((row, label) => {
      expect(row.label).toBe(label);
      expect(row.precision).toBeCloseTo(oracle.precision[label], 12);
      expect(row.recall).toBeCloseTo(oracle.recall[label], 12);
      expect(row.f1).toBeCloseTo(oracle.f1[label], 12);
      expect(row.support).toBe(oracle.support[label]);
    });
    const macro = macroAverage(rows);
    expect(macro.precision).toBeCloseTo(oracle.macro[0], 12);
    expect(macro.recall).toBeCloseTo(oracle.macro[1], 12);
    expect(macro.f1).toBeCloseTo(oracle.macro[2], 12);
    expect(macro.support).toBe(120);
  });

  test('refuse to average nothing', () => {
    expect(() => macroAverage([])).toThrow('There are no classes to average');
  });
});

describe('calibration', () => {
  test('puts a confidence on the edge into the lower bin, and 1 into the last', () => {
    const rows = Float32Array.of(0.5, 0.5, 0.75, 0.25, 1, 0, 1, 0);
    expect(calibration([0, 0, 0, 1], rows, { bins: 2, classCount: 2 })).toEqual([
      { lower: 0, upper: 0.5, confidence: 0.5, accuracy: 1, count: 1 },
      { lower: 0.5, upper: 1, confidence: (0.75 + 1 + 1) / 3, accuracy: 2 / 3, count: 3 },
    ]);
    // Gaps of 1/2 for one example and of 1/4 for three.
    expect(expectedCalibrationError([0, 0, 0, 1], rows, { bins: 2, classCount: 2 })).toBeCloseTo(1.25 / 4, 12);
  });

  test('agrees with scikit-learn, bin by bin, and has 0 in empty bins', () => {
    const bins = calibration(labels, probabilities);
    expect(bins.map((bin) => bin.count)).toEqual(oracle.calibration.count);
    const filled = bins.filter((bin) => bin.count > 0);
    filled.forEach((bin, i) => {
      expect(bin.accuracy).toBeCloseTo(oracle.calibration.filledAccuracy[i], 12);
      expect(bin.confidence).toBeCloseTo(oracle.calibration.filledConfidence[i], 12);
    });
    expect(filled).toHaveLength(oracle.calibration.filledAccuracy.length);
    expect(bins[0]).toEqual({ lower: 0, upper: 1 / 15, confidence: 0, accuracy: 0, count: 0 });
    expect(bins[14].upper).toBe(1);
    expect(expectedCalibrationError(labels, probabilities)).toBeCloseTo(oracle.calibration.expectedError, 12);
  });

  test('refuses logits and a number of bins without meaning', () => {
    expect(() => calibration([0], Float32Array.of(3, -3), { classCount: 2 })).toThrow('not logits');
    expect(() => calibration([0], Float32Array.of(1, 0), { bins: 0, classCount: 2 })).toThrow(
      'bins is 0: pass a whole number from 1 up.',
    );
  });
});

describe('mcnemar', () => {
  /** Labels and predictions of which exactly so many are right for A alone, for B alone, for both and for neither. */
  function classifiers({ onlyA, onlyB, both, neither }: Record<'onlyA' | 'onlyB' | 'both' | 'neither', number>) {
    const rows = [
      ...new Array<[number, number]>(onlyA).fill([4, 5]),
      ...new Array<[number, number]>(onlyB).fill([3, 4]),
      ...new Array<[number, number]>(both).fill([4, 4]),
      ...new Array<[number, number]>(neither).fill([1, 2]),
    ];
    return { truth: rows.map(() => 4), a: rows.map(([a]) => a), b: rows.map(([, b]) => b) };
  }

  test('gives the chance of so uneven a split of a few coin throws, worked by hand', () => {
    const { truth, a, b } = classifiers({ onlyA: 1, onlyB: 5, both: 10, neither: 2 });
    // At most 1 head in 6 throws: (1 + 6) / 64, on either side.
    expect(mcnemar(truth, a, b)).toEqual({ onlyA: 1, onlyB: 5, pValue: expect.closeTo(14 / 64, 12) as number });
  });

  test.each(oracle.mcnemar)('agrees with statsmodels for $onlyA against $onlyB', ({ onlyA, onlyB, pValue }) => {
    const { truth, a, b } = classifiers({ onlyA, onlyB, both: 50, neither: 7 });
    const result = mcnemar(truth, a, b);
    expect(result).toMatchObject({ onlyA, onlyB });
    expect(result.pValue / pValue).toBeCloseTo(1, 9);
  });

  test('refuses predictions of different lengths', () => {
    expect(() => mcnemar([1, 2], [1, 2], [1])).toThrow('There are 2 labels but 1 predictions');
    expect(() => mcnemar([1, 2], [1], [1, 2])).toThrow('There are 2 labels but 1 predictions');
  });
});

test.each([logLoss, topKAccuracy, calibration])('a measure of nothing is refused (%#)', (measure) => {
  expect(() => measure([], new Float32Array(0))).toThrow('There are no labels to compare with');
});

test('a confusion matrix of lists of different lengths, or of labels below 0, is refused', () => {
  expect(() => confusionMatrix([0, 1], [0], { classCount: 2 })).toThrow('There are 2 labels but 1 predictions');
  expect(() => confusionMatrix([0, -1], [0, 0], { classCount: 2 })).toThrow('Label -1 at position 1 of the labels');
});
