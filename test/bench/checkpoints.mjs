// npm run checkpoints [-- RECIPE…]: makes the trained networks that ship, in data/checkpoints, from the runs with seed
// 1 of `npm run bench:accuracy`: float16 weights, a model card in model.json and as README.md, and sha256.json over all.
// Seed 1 is taken whatever it reached: choosing the best of several by the test split would be reading it.
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { sha256 } from '../../lib/setup/sha256.mjs';
import { cardText } from './card-text.mjs';
import { chosenNames } from './chosen-names.mjs';
import { requireFinished } from './finished.mjs';

const require = createRequire(import.meta.url);
const {
  checkpointFolder,
  createModelCard,
  evaluate,
  loadMnist,
  loadModel,
  memberSeeds,
  readMeasurements,
  saveModel,
  trainRecipe,
} = require('digitlab');
const { writeAtomically } = require('../../lib/dist/atomic-write');

const folder = checkpointFolder();
const measured = readMeasurements('accuracy');
const { networks: robustness } = readMeasurements('robustness');
const mnist = loadMnist({ validationCount: 0 });

const recipes = Object.keys(measured.recipes);
const before = JSON.parse(readFileSync(path.join(folder, 'sha256.json'), 'utf8'));
const sums = Object.fromEntries(recipes.filter((name) => name in before).map((name) => [name, before[name]]));
for (const name of chosenNames(process.argv.slice(2), recipes)) {
  const place = path.join(folder, name);
  mkdirSync(place, { recursive: true });
  const { model, histories } = await trainRecipe(name, mnist.train, { seed: 1 });
  requireFinished(...histories);
  const { accuracy: float32Accuracy } = evaluate(model, mnist.test);
  const { classNames } = mnist;
  // Saved and read back once, so that the card speaks of the rounded weights that are in the file.
  await saveModel(place, model, { float16: true });
  const rounded = await loadModel(place);
  const card = createModelCard(rounded, mnist.test, origin(name, { histories, float32Accuracy }));
  await saveModel(place, rounded, { float16: true, notes: { ...card, classNames } });
  sums[name] = sha256(readFileSync(path.join(place, 'model.json')));
  writeAtomically(path.join(place, 'README.md'), await cardText(card, { bytes: sizeOf(place) }));
  console.log(`${name}: ${(100 * card.accuracy).toFixed(2)} %, ${(sizeOf(place) / 1e6).toFixed(2)} MB`);
  model.dispose();
  rounded.dispose();
}
writeAtomically(path.join(folder, 'sha256.json'), `${JSON.stringify(sums, null, 2)}\n`);

function origin(name, { histories, float32Accuracy }) {
  const { recipe, accuracy } = measured.recipes[name];
  return {
    name,
    recipe,
    seeds: name === 'ensemble' ? memberSeeds(1) : [1],
    trainingData: 'MNIST, all 60,000 training images',
    trainingSeconds: histories.flatMap(({ seconds }) => seconds).reduce((sum, each) => sum + each, 0),
    ...measured.made[name],
    float32Accuracy,
    otherSeeds: typeof accuracy === 'number' ? undefined : accuracy,
    weaknesses: weaknessesOf(robustness[name]),
  };
}

// The three changes that cost most at their middle strength.
function weaknessesOf(curves) {
  const middle = curves.map(({ kind, strengths, accuracy }) => {
    const at = Math.floor(strengths.length / 2);
    return { kind, strength: strengths[at], accuracy: accuracy[at] };
  });
  return middle.sort((a, b) => a.accuracy - b.accuracy).slice(0, 3);
}

function sizeOf(place) {
  const files = readdirSync(place).filter((file) => file !== 'README.md');
  return files.reduce((sum, file) => sum + statSync(path.join(place, file)).size, 0);
}
