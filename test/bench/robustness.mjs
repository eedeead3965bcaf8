// npm run bench:robustness: accuracy of each trained network on changed test images, by kind of change and strength.
// `plain` and `augmented` are the recipe `simple` without augmentation and with ±25° and ±4 pixels, both trained longer,
// since strong augmentation takes longer to learn. Training that was done before is loaded from exports/models/recipes; the curves go to data/checkpoints/robustness.json.
import { createRequire } from 'node:module';
import path from 'node:path';
import { chosenNames } from './chosen-names.mjs';
import { requireFinished } from './finished.mjs';
import { openResults } from './results-file.mjs';

const require = createRequire(import.meta.url);
const { loadMnist, loadOrTrain, measureRobustness, recipeFolder, recipes, trainRecipe } = require('digitlab');

const seed = 1;
const mnist = loadMnist({ validationCount: 0 });
const plain = { ...recipes.simple.plan, seed, epochs: 30, augmentation: undefined };
const augmented = { ...plain, augmentation: { rotation: 25, translation: 4 } };

const networks = {
  plain: () => trainSimple('plain', plain),
  augmented: () => trainSimple('augmented', augmented),
  ...Object.fromEntries(Object.keys(recipes).map((name) => [name, () => trainRecipe(name, mnist.train, { seed })])),
};
const results = openResults('robustness', {
  key: 'networks',
  names: Object.keys(networks),
  shared: {
    data: 'MNIST: trained on all 60,000 training images, measured on the 10,000 test images, changed',
    seed,
    plan: plain,
    augmentation: augmented.augmentation,
  },
});
for (const name of chosenNames(process.argv.slice(2), Object.keys(networks))) {
  const { model, histories } = await networks[name]();
  requireFinished(...histories);
  const onMeasured = ({ kind, accuracy }) =>
    log(`${name}, ${kind}: ${accuracy.map((a) => (100 * a).toFixed(1)).join(' ')}`);
  results.write(name, measureRobustness(model, mnist.test, { seed, onMeasured }));
  model.dispose();
}

async function trainSimple(name, plan) {
  const folder = path.join(path.dirname(recipeFolder('simple', seed)), `${name}-seed${seed}`);
  const onEpoch = ({ loss }) => log(`${name}: epoch ${loss.length}, loss ${loss.at(-1).toFixed(4)}`);
  const options = { plan, checkpoint: folder, onEpoch };
  const { model, history } = await loadOrTrain(recipes.simple.create({ seed }), mnist.train, options);
  return { model, histories: [history] };
}

function log(line) {
  process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
}
