// npm run bench:accuracy [-- RECIPE…] [--seeds 5]: test accuracy of the recipes over several seeds, all 60,000 training
// images used. Each finished run is kept in data/checkpoints/accuracy.json, each epoch of a running one in
// exports/models/recipes: a run that was stopped goes on where it was.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readMachine, readVersions } from './machine.mjs';

const require = createRequire(import.meta.url);
const {
  checkpointFolder,
  countOperations,
  evaluate,
  loadMnist,
  memberSeeds,
  predict,
  recipes,
  trainRecipe,
} = require('digitlab');
const { writeAtomically } = require('../../lib/dist/atomic-write');
const { spreadOf, spreadOfSubsets } = require('./spread.js');

const { values, positionals } = parseArgs({ options: { seeds: { type: 'string' } }, allowPositionals: true });
const file = path.join(checkpointFolder(), 'accuracy.json');
const mnist = loadMnist({ validationCount: 0 });

for (const name of positionals.length > 0 ? positionals : Object.keys(recipes)) {
  if (!(name in recipes)) throw new Error(`There is no recipe ${name}: take ${Object.keys(recipes).join(', ')}.`);
  if (name === 'ensemble') await measureEnsemble();
  else for (let seed = 1; seed <= Number(values.seeds ?? 5); seed++) await measureSeed(name, seed);
}

async function measureSeed(name, seed) {
  const { runs } = readSection(name);
  if (runs.some((run) => run.seed === seed)) return;
  const onEpoch = ({ loss, seconds }) =>
    log(`${name} ${seed}: epoch ${loss.length}, loss ${loss.at(-1).toFixed(4)}, ${seconds.at(-1).toFixed(1)} s`);
  const { model, histories } = await trainRecipe(name, mnist.train, { seed, onEpoch });
  const { accuracy, loss } = evaluate(model, mnist.test);
  const { parameters, multiplyAdds } = countOperations(model);
  model.dispose();
  const seconds = histories[0].seconds.reduce((sum, each) => sum + each, 0);
  const all = [...runs, { seed, accuracy, loss, seconds }].sort((a, b) => a.seed - b.seed);
  writeSection(name, { recipe: recipes[name].plan, parameters, multiplyAdds, ...summary(all), runs: all });
  log(`${name} ${seed}: ${(accuracy * 100).toFixed(2)} % after ${seconds.toFixed(0)} s`);
}

async function measureEnsemble() {
  const members = memberSeeds(1);
  for (const seed of members) await measureSeed('deep', seed);
  const { model, histories } = await trainRecipe('ensemble', mnist.train);
  const { accuracy, loss } = evaluate(model, mnist.test);
  const { parameters, multiplyAdds } = countOperations(model);
  model.dispose();
  const probabilities = [];
  for (const seed of members) {
    const { model: member } = await trainRecipe('deep', mnist.train, { seed });
    probabilities.push(predict(member, mnist.test.images));
    member.dispose();
  }
  const seconds = histories.flatMap((history) => history.seconds).reduce((sum, each) => sum + each, 0);
  const subsets = spreadOfSubsets(mnist.test.labels, probabilities);
  const recipe = { ...recipes.ensemble.plan, members };
  writeSection('ensemble', { recipe, parameters, multiplyAdds, accuracy, loss, seconds, subsets });
  log(`ensemble of ${members.length}: ${(accuracy * 100).toFixed(2)} %`);
}

function summary(runs) {
  return {
    accuracy: spreadOf(runs.map((run) => run.accuracy)),
    seconds: spreadOf(runs.map((run) => run.seconds)).mean,
  };
}

// What was measured with another recipe says nothing about today's.
function readSection(name) {
  const section = readAll()[name];
  const same = section && JSON.stringify(section.recipe) === JSON.stringify(recipes[name].plan);
  return same ? section : { runs: [] };
}

function readAll() {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).recipes;
  } catch {
    return {};
  }
}

function writeSection(name, section) {
  const found = { ...readAll(), [name]: section };
  const ordered = Object.fromEntries(Object.keys(recipes).flatMap((key) => (found[key] ? [[key, found[key]]] : [])));
  const content = {
    data: 'MNIST: all 60,000 training images, the 10,000 test images; the last state of each run',
    machine: readMachine(),
    versions: readVersions(),
    recipes: ordered,
  };
  writeAtomically(file, `${JSON.stringify(content, null, 2)}\n`);
}

function log(line) {
  process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
}
