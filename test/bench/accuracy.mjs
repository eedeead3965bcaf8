// npm run bench:accuracy [-- RECIPE…] [--seeds 5]: test accuracy of the recipes over several seeds, all 60,000 training
// images used. Each finished run is kept in data/checkpoints/accuracy.json, each epoch of a running one in
// exports/models/recipes: a run that was stopped goes on where it was.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { inProject } from '../../lib/setup/places.mjs';
import { chosenNames } from './chosen-names.mjs';
import { requireFinished } from './finished.mjs';
import { readMachine } from './machine.mjs';
import { insertTable } from './readme-table.js';
import { recipeTable } from './recipe-table.js';
import { openResults } from './results-file.mjs';

const require = createRequire(import.meta.url);
const {
  countOperations,
  evaluate,
  evaluateShifted,
  loadMnist,
  memberSeeds,
  predict,
  readMeasurements,
  recipes,
  trainRecipe,
} = require('digitlab');
const { writeAtomically } = require('../../lib/dist/atomic-write');
const { isModel } = require('../../lib/dist/model/layers');
const { spreadOf, spreadOfSubsets } = require('./spread.js');

const { values, positionals } = parseArgs({ options: { seeds: { type: 'string' } }, allowPositionals: true });
const wanted = chosenNames(positionals, Object.keys(recipes));
const mnist = loadMnist({ validationCount: 0 });
const results = openResults('accuracy', {
  key: 'recipes',
  names: Object.keys(recipes),
  shared: { data: 'MNIST: all 60,000 training images, the 10,000 test images; the last state of each run' },
});

for (const name of wanted) {
  if (name === 'ensemble') await measureEnsemble();
  else for (let seed = 1; seed <= Number(values.seeds ?? 5); seed++) await measureSeed(name, seed);
}

writeReadme();

/** Trains and measures a recipe with one seed, unless that was done. Returns whether it was to be done. */
async function measureSeed(name, seed) {
  const runs = readRuns(name);
  if (runs.some((run) => run.seed === seed)) return false;
  const onEpoch = ({ loss, seconds }) =>
    log(`${name} ${seed}: epoch ${loss.length}, loss ${loss.at(-1).toFixed(4)}, ${seconds.at(-1).toFixed(1)} s`);
  const { model, histories } = await trainRecipe(name, mnist.train, { seed, onEpoch });
  requireFinished(...histories);
  const { accuracy, loss } = evaluate(model, mnist.test);
  const { accuracy: shiftedAccuracy } = evaluateShifted(model, mnist.test);
  const { parameters, multiplyAdds } = countOperations(model);
  model.dispose();
  const seconds = histories[0].seconds.reduce((sum, each) => sum + each, 0);
  const all = [...runs, { seed, accuracy, shiftedAccuracy, loss, seconds }].sort((a, b) => a.seed - b.seed);
  results.write(name, { recipe: recipes[name].plan, parameters, multiplyAdds, ...summary(all), runs: all });
  log(`${name} ${seed}: ${(accuracy * 100).toFixed(2)} % after ${seconds.toFixed(0)} s`);
  return true;
}

async function measureEnsemble() {
  const members = memberSeeds(1);
  let isNew = !results.read('ensemble');
  for (const seed of members) isNew = (await measureSeed('deep', seed)) || isNew;
  if (!isNew) return;
  const { model, histories } = await trainRecipe('ensemble', mnist.train);
  requireFinished(...histories);
  const { accuracy, loss } = evaluate(model, mnist.test);
  const { accuracy: shiftedAccuracy } = evaluateShifted(model, mnist.test);
  const { parameters, multiplyAdds } = countOperations(model);
  const probabilities = model.layers.filter(isModel).map((member) => predict(member, mnist.test.images));
  model.dispose();
  const seconds = histories.flatMap((history) => history.seconds).reduce((sum, each) => sum + each, 0);
  const subsets = spreadOfSubsets(mnist.test.labels, probabilities);
  const recipe = { ...recipes.ensemble.plan, members };
  results.write('ensemble', { recipe, parameters, multiplyAdds, accuracy, shiftedAccuracy, loss, seconds, subsets });
  log(`ensemble of ${members.length}: ${(accuracy * 100).toFixed(2)} %`);
}

function summary(runs) {
  return {
    accuracy: spreadOf(runs.map((run) => run.accuracy)),
    shiftedAccuracy: spreadOf(runs.map((run) => run.shiftedAccuracy)),
    seconds: spreadOf(runs.map((run) => run.seconds)).mean,
  };
}

function writeReadme() {
  const file = inProject('README.md');
  const table = recipeTable(readMeasurements('accuracy'));
  const text = insertTable(readFileSync(file, 'utf8'), table, { name: 'recipes' });
  if (!text) throw new Error('README.md has no <!-- recipes:begin --> and <!-- recipes:end -->: put them back.');
  writeAtomically(file, text);
  log('README.md has the new table; `npm run format` aligns it');
}

// What was measured with another plan or network says nothing about today's recipe, and another machine takes other times.
function readRuns(name) {
  if (results.machineOf(name)?.cpu !== readMachine().cpu) return [];
  const model = recipes[name].create();
  const { parameters, multiplyAdds } = countOperations(model);
  model.dispose();
  const today = [recipes[name].plan, parameters, multiplyAdds];
  const found = results.read(name) ?? { runs: [] };
  return JSON.stringify([found.recipe, found.parameters, found.multiplyAdds]) === JSON.stringify(today)
    ? found.runs
    : [];
}

function log(line) {
  process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
}
