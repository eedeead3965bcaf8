// One run to a target accuracy with digitlab, on all 60,000 training images: nothing is set apart, nothing is chosen.
import { createRequire } from 'node:module';
import { createModel } from '../target-recipe.mjs';
import { trainToTarget } from '../target.mjs';

const require = createRequire(import.meta.url);
const { loadMnist, take, tf } = require('digitlab');

const { peer, recipe, target, images, seed } = JSON.parse(process.argv[2]);
const mnist = loadMnist({ validationCount: 0 });
const model = createModel(tf, { filters: recipe.filters, seed });
const training = take(mnist.train, images);
const result = await trainToTarget(model, training, { plan: recipe.plan, test: mnist.test, target, seed });
console.log(JSON.stringify({ peer, target, ...result, peakMemoryMB: process.resourceUsage().maxRSS / 1024 }));
