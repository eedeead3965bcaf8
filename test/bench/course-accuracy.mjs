// npm run bench:course: the accuracy of the course's network over five seeds, on the 10,000 test images.
// Each finished seed is kept in course-accuracy.json; a run that was stopped goes on where it was.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import { requireFinished } from './finished.mjs';

const require = createRequire(import.meta.url);
const { courseRecipe, createConvNet, evaluate, loadMnist, tf, train } = require('digitlab');
const { spreadOf } = require('./spread.js');

const file = new URL('./course-accuracy.json', import.meta.url);
const seeds = [1, 2, 3, 4, 5];
const mnist = loadMnist();
const results = readResults();
for (const seed of seeds) {
  if (results.some((result) => result.seed === seed)) continue;
  const model = createConvNet({ seed });
  const history = await train(model, mnist.train, { ...courseRecipe, validation: mnist.validation, seed });
  requireFinished(history);
  const { accuracy, loss } = evaluate(model, mnist.test);
  model.dispose();
  results.push({ seed, accuracy, loss, validationAccuracy: history.validationAccuracy.at(-1) });
  save();
  console.log(`seed ${seed}: ${(accuracy * 100).toFixed(2)} %`);
}
console.log(JSON.stringify(summary()));

function readResults() {
  try {
    const { recipe, results } = JSON.parse(readFileSync(file, 'utf8'));
    return JSON.stringify(recipe) === JSON.stringify(courseRecipe) ? results : [];
  } catch {
    return [];
  }
}

function summary() {
  const { count, mean, standardDeviation } = spreadOf(results.map(({ accuracy }) => accuracy));
  return { seeds: count, mean, standardDeviation, meanMinus3: mean - 3 * standardDeviation };
}

function save() {
  const machine = {
    cores: os.availableParallelism(),
    cpu: os.cpus()[0].model,
    node: process.version,
    tfjs: tf.version['tfjs-core'],
  };
  const content = {
    recipe: courseRecipe,
    train: mnist.train.count,
    test: mnist.test.count,
    ...summary(),
    results,
    machine,
  };
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}
