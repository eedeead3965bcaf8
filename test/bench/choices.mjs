// npm run bench:choices: what was tried for the recipe `deep`, each change alone, on 50,000 training images and measured
// on the other 10,000 (never on the test split). Shorter than the recipe, one seed: it tells large effects from small
// ones. The results go to data/checkpoints/choices.json; what is there already is not repeated.
import { createRequire } from 'node:module';
import { requireFinished } from './finished.mjs';
import { openResults } from './results-file.mjs';

const require = createRequire(import.meta.url);
const {
  countOperations,
  evaluate,
  evaluateShifted,
  loadMnist,
  recipes,
  skip,
  softening,
  take,
  tf,
  train,
} = require('digitlab');
const {
  apply,
  classify,
  normalizedConvolution,
  residual,
  squeezeExcite,
} = require('../../lib/dist/model/architectures/blocks');
const { hasFastBfloat16 } = require('../../lib/dist/graph/bfloat16');
const { heKernels } = require('../../lib/dist/model/architectures/kernels');

// Sharpening came into the recipe last, when all else had been tried: the other changes are to the recipe before.
const { sharpen, ...augmentation } = recipes.deep.plan.augmentation;
const base = { ...recipes.deep.plan, epochs: 6, augmentation, seed: 1 };
const scaled = (factor) => ({
  augmentation: Object.fromEntries(Object.entries(augmentation).map(([name, strength]) => [name, factor * strength])),
});
const choices = {
  'the recipe without sharpen, 6 epochs': {},
  'images sharpened before they are moved': { augmentation: { ...augmentation, sharpen } },
  'seven convolutions, strides instead of pooling': { create: createStrided },
  'residual blocks': { create: createResidual },
  'residual blocks, squeeze and excite': { create: createResidual, gates: true },
  // Softening makes up for what augmentation does to strokes.
  'no augmentation, and so not softened': { augmentation: undefined, soften: undefined },
  'strokes keep their thickness': { augmentation: { ...augmentation, thickness: 0 } },
  // More would make the thickness more than 1.
  '1.4 times the augmentation': scaled(1.4),
  'weights not averaged': { ema: undefined },
  'batch norm not settled': { settle: undefined },
  'images not softened': { soften: undefined },
  'label smoothing 0.1': { labelSmoothing: 0.1 },
  'two and a half times the learning rate': {
    learningRate: { ...base.learningRate, peak: base.learningRate.peak * 2.5 },
  },
};
// Every second training image comes writer by writer. Of the last 10,000, 5,920 are by 54 people of whom nothing is
// among the first 50,000; the others are by people who wrote some of these too (Yadav & Bottou, "Cold case: the lost
// MNIST digits", 2019, found out who wrote what).
const { train: all } = loadMnist({ validationCount: 0 });
const [known, unknown] = [take(all, 50_000), skip(all, 50_000)];
const data = 'MNIST: the first 50,000 training images, measured on the last 10,000, of which other people wrote 5,920';
const precision = hasFastBfloat16() ? 'bfloat16' : 'float32';
const results = openResults('choices', {
  key: 'tried',
  names: Object.keys(choices),
  shared: { data, precision, recipe: base },
});

for (const [name, { create = recipes.deep.create, gates, ...changes }] of Object.entries(choices)) {
  if (results.read(name)) continue;
  const model = create({ seed: base.seed, gates });
  requireFinished(await train(model, known, { ...base, ...changes }));
  const { accuracy, loss } = evaluate(model, unknown);
  const { accuracy: shiftedAccuracy } = evaluateShifted(model, unknown);
  results.write(name, { accuracy, loss, shiftedAccuracy, ...countOperations(model) });
  model.dispose();
  console.log(
    `${name}: ${(100 * accuracy).toFixed(2)} %, with shifts ${(100 * shiftedAccuracy).toFixed(2)} %, loss ${loss.toFixed(4)}`,
  );
}

/** About as much work as `deep`, in three stages with a residual block each. */
function createResidual({ seed, gates = false }) {
  const kernels = heKernels(seed);
  const images = tf.input({ shape: [28, 28, 1] });
  const block = (x, filters) =>
    residual(x, (y) => {
      const z = normalizedConvolution(y, { filters, kernels });
      return gates ? squeezeExcite(z, { kernels }) : z;
    });
  let x = block(normalizedConvolution(softening(images), { filters: 32, kernelSize: 5, pool: true, kernels }), 32);
  x = block(normalizedConvolution(x, { filters: 64, pool: true, kernels }), 64);
  x = block(normalizedConvolution(x, { filters: 128, pool: true, kernels }), 128);
  return finish(images, x, kernels);
}

/** Nearly 40 % more work than `deep`, most of it before the image becomes small (C. Deotte, "25 million images", 2018). */
function createStrided({ seed }) {
  const kernels = heKernels(seed);
  const images = tf.input({ shape: [28, 28, 1] });
  let x = normalizedConvolution(softening(images), { filters: 32, padding: 'valid', kernels });
  x = normalizedConvolution(x, { filters: 32, padding: 'valid', kernels });
  x = normalizedConvolution(x, { filters: 32, kernelSize: 5, strides: 2, kernels });
  x = normalizedConvolution(x, { filters: 64, padding: 'valid', kernels });
  x = normalizedConvolution(x, { filters: 64, padding: 'valid', kernels });
  x = normalizedConvolution(x, { filters: 64, kernelSize: 5, strides: 2, kernels });
  x = normalizedConvolution(x, { filters: 128, kernelSize: 4, padding: 'valid', kernels });
  return finish(images, x, kernels);
}

function finish(images, x, kernels) {
  const values = apply(tf.layers.flatten(), x);
  return tf.model({ inputs: images, outputs: classify(values, { classCount: 10, kernels }) });
}
