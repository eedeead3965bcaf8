// CommonJS without types, so that the bench runs in plain Node.
const { quantile, quartiles, ratiosByRound } = require('./statistics.js');
const { displayName, speedRows, targetRows } = require('./summary.js');
const { insertTable, readmeTable } = require('./readme-table.js');

export {};

const run = (round: number, peer: string, imagesPerSecond: number) => ({
  round,
  peer,
  imagesPerSecond,
  peakMemoryMB: 100 * round,
});

// The ratios of the rounds are 1.5, 2 and 3, their median 2; the ratio of the medians would be 3.
const runs = [
  run(1, 'digitlab', 9000),
  run(1, 'keras', 6000),
  run(2, 'digitlab', 4000),
  run(2, 'keras', 2000),
  run(3, 'digitlab', 6000),
  run(3, 'keras', 2000),
];

test('quantiles lie between the neighbours, as NumPy interpolates them', () => {
  expect(quartiles([4, 1, 3, 2])).toEqual({ lower: 1.75, median: 2.5, upper: 3.25 });
  expect(quartiles([7])).toEqual({ lower: 7, median: 7, upper: 7 });
  expect(quartiles([1, 2, 3, Infinity, Infinity])).toEqual({ lower: 2, median: 3, upper: Infinity });
  expect(() => quantile([], 0.5)).toThrow('0 values');
});

test('a ratio is taken within its round, and a round that one of the two has not run is left out', () => {
  const options = { project: 'digitlab', peer: 'keras' };
  expect(ratiosByRound(runs, options)).toEqual([1.5, 2, 3]);
  expect(ratiosByRound([...runs, run(4, 'digitlab', 9999)], options)).toEqual([1.5, 2, 3]);
});

test('a row has the median of speed, ratio and memory, the fastest first; the project has no ratio to itself', () => {
  expect(speedRows(runs)).toEqual([
    { peer: 'digitlab', rounds: 3, speed: { lower: 5000, median: 6000, upper: 7500 }, ratio: undefined, memory: 200 },
    {
      peer: 'keras',
      rounds: 3,
      speed: { lower: 2000, median: 2000, upper: 4000 },
      ratio: { lower: 1.75, median: 2, upper: 2.5 },
      memory: 200,
    },
  ]);
});

test('a seed that did not reach its target counts as endless', () => {
  const seed = (round: number, seconds: number | null) => ({
    round,
    peer: 'digitlab',
    target: 0.99,
    seconds,
    epochs: [{ seconds: 1 }, { seconds: 2 }],
  });
  expect(targetRows([seed(1, 5), seed(2, null), seed(3, 7)])).toEqual([
    {
      peer: 'digitlab',
      target: 0.99,
      seeds: 3,
      reached: 2,
      seconds: { lower: 6, median: 7, upper: Infinity },
      epochs: 2,
    },
  ]);
});

test('peers have names for readers', () => {
  expect(['digitlab', 'tfjs-node', 'keras, jit_compile=True', 'pytorch, channels_last'].map(displayName)).toEqual([
    'DigitLab',
    'tfjs-node',
    'Keras (jit_compile=True)',
    'PyTorch (channels_last)',
  ]);
});

describe('the table of the README', () => {
  const section = { date: '2026-11-25', machine: { cpu: 'A CPU', cores: 2 }, runs };
  const results = { sections: { reference: section, batchnorm: section } };

  test('has a row a peer, with the ratio and its lower quartile', () => {
    const lines = readmeTable(results).split('\n');
    expect(lines).toContain('| **DigitLab** | 6,000 |  | 6,000 |  |');
    expect(lines).toContain('| Keras | 2,000 | 2.00 (1.75) | 2,000 | 2.00 (1.75) |');
    expect(lines.at(-1)).toContain('3 interleaved rounds on 2 cores (A CPU), 2026-11-25');
  });

  test('has the days of both networks where they were measured on two', () => {
    const later = { ...section, date: '2026-11-26' };
    const table = readmeTable({ sections: { reference: section, batchnorm: later } });
    expect(table).toContain('(A CPU), 2026-11-25 and 2026-11-26. The ratio');
  });

  test('waits until both networks are measured', () => {
    expect(readmeTable({ sections: { reference: section } })).toBeUndefined();
  });

  test('takes the place between the two marks, again and again, and nothing else', () => {
    const readme = 'Before\n\n<!-- bench:begin -->\n\nold\n\n<!-- bench:end -->\n\nAfter\n';
    const once = insertTable(readme, 'new');
    expect(once).toBe('Before\n\n<!-- bench:begin -->\n\nnew\n\n<!-- bench:end -->\n\nAfter\n');
    expect(insertTable(once, 'new')).toBe(once);
    expect(insertTable('No marks', 'new')).toBeUndefined();
  });
});
