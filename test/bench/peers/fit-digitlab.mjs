// The second epoch of the library's train(): from the end of the first one to train()'s answer, with the weights back in
// the model. The first epoch compiles the graph, once a call, as Keras traces its own once a model before the clock runs.
import { createRequire } from 'node:module';
import { networks } from '../networks.mjs';

const require = createRequire(import.meta.url);
const { loadMnist, take, train } = require('digitlab');

const { peer, network, batchSize, images, seed } = JSON.parse(process.argv[2]);
const training = take(loadMnist({ validationCount: 0 }).train, images);
const model = networks[network]({ seed });
const called = performance.now();
let untilFirstBatch;
let started;
const history = await train(model, training, {
  epochs: 2,
  batchSize,
  seed,
  onBatch: () => (untilFirstBatch ??= performance.now() - called),
  onEpoch: ({ loss }) => {
    if (loss.length === 1) started = performance.now();
  },
});
const seconds = (performance.now() - started) / 1000;
console.log(
  JSON.stringify({
    peer,
    imagesPerSecond: images / seconds,
    seconds,
    trainingAccuracy: history.accuracy[1],
    untilFirstBatchMs: untilFirstBatch,
    peakMemoryMB: process.resourceUsage().maxRSS / 1024,
  }),
);
