// CommonJS without types, so that the bench runs in plain Node.
const { recipeTable } = require('./recipe-table.js') as { recipeTable(measured: unknown): string };

const spread = { count: 5, mean: 0.99706, standardDeviation: 0.000416, lowest: 0.9965, highest: 0.9975 };
const shifted = { ...spread, mean: 0.9974, standardDeviation: 0.00022 };
const on = (cpu: string) => ({ machine: { cores: 2, cpu } });

test('a row has mean and deviation over the seeds, or the one result of an ensemble', () => {
  const recipes = {
    deep: { accuracy: spread, shiftedAccuracy: shifted, parameters: 410_026, seconds: 452.3, recipe: { epochs: 18 } },
    simple: { accuracy: spread, shiftedAccuracy: shifted, parameters: 34_826, seconds: 51.4, recipe: {} },
    ensemble: {
      accuracy: 0.9981,
      shiftedAccuracy: 0.9983,
      parameters: 2_050_130,
      seconds: 2261,
      recipe: { members: [1, 2, 3, 4, 5] },
    },
  };
  const made = { deep: on('some chip'), simple: on('some chip'), ensemble: on('some chip') };
  expect(recipeTable({ made, recipes }).split('\n')).toEqual([
    '| recipe | test accuracy | with shifts | runs | parameters | training |',
    '| --- | ---: | ---: | --- | ---: | ---: |',
    '| `deep` | 99.71 % ± 0.04 | 99.74 % ± 0.02 | 5 seeds | 410,026 | 7.5 min |',
    '| `simple` | 99.71 % ± 0.04 | 99.74 % ± 0.02 | 5 seeds | 34,826 | 51 s |',
    '| `ensemble` | 99.81 % | 99.83 % | one, of 5 members | 2,050,130 | 37.7 min |',
    '',
    'Mean ± standard deviation over seeds, in percentage points, at the end of each run. With shifts: each image is read five times, in its place and one pixel to each side, and the mean counts. Training time on 2 cores (some chip).',
  ]);
});

test('recipes that were trained on several machines are told apart', () => {
  const made = { simple: on('one chip'), tiny: on('one chip'), deep: on('another') };
  const last = recipeTable({ made, recipes: {} }).split('\n').at(-1);
  expect(last).toContain('Training time on 2 cores (one chip): `simple`, `tiny`; 2 cores (another): `deep`.');
});
