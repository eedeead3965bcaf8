// npm run bench:depth: what each part of a deeper network is worth: from LeNet-5 to residual and squeeze-and-excite
// blocks, each network trained in the same short way and measured on the validation split. The results, one run a seed,
// go to data/checkpoints/depth.json; a run that is there already is not repeated.
import { createRequire } from 'node:module';
import { requireFinished } from './finished.mjs';
import { openResults } from './results-file.mjs';

const require = createRequire(import.meta.url);
const { countOperations, createConvNet, createLeNet5, createStackNet, loadMnist, take, train } = require('digitlab');
const { spreadOf } = require('./spread.js');

const plan = { epochs: 4, batchSize: 128, learningRate: { kind: 'oneCycle', peak: 0.005 } };
const stack = (options) => ({ options, create: ({ seed }) => createStackNet({ ...options, seed }) });
const networks = {
  'LeNet-5': { create: createLeNet5 },
  'simple convnet': { create: createConvNet },
  '4 deep, plain': stack({ depth: 4 }),
  '4 deep, batch norm': stack({ depth: 4, normalize: true }),
  '4 deep, strides': stack({ depth: 4, normalize: true, downsampling: 'stride' }),
  '8 deep, batch norm': stack({ depth: 8, normalize: true }),
  '8 deep, residual': stack({ depth: 8, normalize: true, residual: true }),
  '8 deep, squeeze and excite': stack({ depth: 8, normalize: true, residual: true, squeezeExcite: true }),
  '20 deep, plain': stack({ depth: 20 }),
  '20 deep, batch norm': stack({ depth: 20, normalize: true }),
  '20 deep, residual': stack({ depth: 20, normalize: true, residual: true }),
};
const seeds = [1, 2, 3];
const mnist = loadMnist();
// A third of the images is enough to tell the networks apart.
const few = take(mnist.train, 20_000);
const data = `MNIST: ${few.count} training images, accuracy on the ${mnist.validation.count} validation images`;
const results = openResults('depth', { key: 'networks', names: Object.keys(networks), shared: { data, plan } });

// Seed by seed, so that a run that is stopped early has all networks.
for (const seed of seeds) for (const name of Object.keys(networks)) await measureSeed(name, seed);

async function measureSeed(name, seed) {
  const runs = readRuns(name);
  if (runs.some((run) => run.seed === seed)) return;
  const { create, options } = networks[name];
  const model = create({ seed });
  const history = await train(model, few, { ...plan, seed, validation: mnist.validation });
  requireFinished(history);
  const costs = countOperations(model);
  model.dispose();
  const run = { seed, accuracy: history.validationAccuracy.at(-1), history };
  const all = [...runs, run].sort((a, b) => a.seed - b.seed);
  const seconds = spreadOf(all.flatMap((each) => each.history.seconds)).mean;
  results.write(name, {
    options,
    ...costs,
    secondsAnEpoch: seconds,
    accuracy: spreadOf(all.map((each) => each.accuracy)),
    runs: all,
  });
  console.log(`${name}, seed ${seed}: ${(100 * run.accuracy).toFixed(2)} %`);
}

// What was measured with another architecture says nothing about today's.
function readRuns(name) {
  const found = results.read(name);
  return JSON.stringify(found?.options) === JSON.stringify(networks[name].options) ? (found?.runs ?? []) : [];
}
