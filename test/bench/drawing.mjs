// npm run bench:drawing [-- NETWORK…]: how well networks read drawings that did not come from MNIST's own pipeline: all
// 10,000 test digits, each drawn anew once on a canvas of its own (size, place, stroke, slant and colours at random, from
// the digit's number), and read back with `readDrawing`; and, for comparison, the same pictures with steps left out.
// What is refused counts as wrong. The results, by level of each factor, go to data/checkpoints/drawing.json.
import { createRequire } from 'node:module';
import { chosenNames } from './chosen-names.mjs';
import { openResults } from './results-file.mjs';

const require = createRequire(import.meta.url);
const {
  argMax,
  imageAt,
  loadMnist,
  loadPretrained,
  predict,
  randomStyle,
  readDrawing,
  redrawDigit,
} = require('digitlab');

const { test } = loadMnist({ validationCount: 0 });
const ways = {
  'all steps': {},
  'box in the middle instead of the mass': { center: false },
  'stretched into the square': { proportions: false },
  'the whole picture scaled': { crop: false },
  'wide strokes as they are': { thin: false },
};
/** Levels of each factor: their upper ends, or their names. */
const factors = {
  canvas: [60, 100, 200, 400, 800],
  share: [0.3, 0.45, 0.6, 0.75, 0.9],
  stroke: [0.75, 0.95, 1.2, 1.5, 1.8],
  slant: [-12, -4, 4, 12, 20],
  colors: undefined,
};
const names = ['simple', 'tiny', 'deep', 'ensemble'];
const wanted = chosenNames(process.argv.slice(2), names);
const results = openResults('drawing', {
  key: 'networks',
  names,
  shared: { data: `MNIST: the ${test.count} test digits, each drawn anew once, seed = its number + 1` },
});

const styles = Array.from({ length: test.count }, (_, place) => randomStyle(place + 1));
const images = Object.fromEntries(Object.keys(ways).map((way) => [way, new Uint8Array(test.images.length)]));
const refused = Object.fromEntries(Object.keys(ways).map((way) => [way, new Set()]));
styles.forEach((style, place) => {
  const picture = redrawDigit(imageAt(test, place), style, { seed: place + 1 });
  for (const [way, options] of Object.entries(ways)) {
    const drawing = readDrawing(picture, options);
    if (drawing.problem) refused[way].add(place);
    else images[way].set(drawing.image, 784 * place);
  }
  if ((place + 1) % 1000 === 0) console.log(`${place + 1} digits drawn`);
});

for (const name of wanted) {
  const model = await loadPretrained(name);
  const accuracies = {};
  for (const way of Object.keys(ways)) {
    const answers = argMax(predict(model, images[way]));
    const right = test.labels.map((label, place) => Number(answers[place] === label && !refused[way].has(place)));
    accuracies[way] = { accuracy: mean(right), refused: refused[way].size, ...(way === 'all steps' && byLevel(right)) };
  }
  model.dispose();
  results.write(name, accuracies);
  console.log(name, JSON.stringify(accuracies, null, 2));
}

function byLevel(right) {
  const levels = Object.entries(factors).map(([factor, ends]) => {
    const places = new Map();
    styles.forEach((style, place) => {
      const level = ends ? ends.find((end) => style[factor] <= end) : style[factor];
      if (!places.has(level)) places.set(level, []);
      places.get(level).push(right[place]);
    });
    const order = ends ?? [...places.keys()].sort();
    return [
      factor,
      order.map((level) => ({ level, count: places.get(level).length, accuracy: mean(places.get(level)) })),
    ];
  });
  return { levels: Object.fromEntries(levels) };
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
