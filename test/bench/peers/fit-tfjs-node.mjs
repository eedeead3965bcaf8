// One epoch of TensorFlow.js's own model.fit on its native engine, with images and labels in memory as tensors.
// tfjs-node comes through digitlab, whose set-up gives it the same TensorFlow as Python's Keras.
import { createRequire } from 'node:module';
import { networks } from '../networks.mjs';

const require = createRequire(import.meta.url);
const { loadMnist, take, tf } = require('digitlab');

const { peer, network, batchSize, images, warmUpBatches, seed } = JSON.parse(process.argv[2]);
const training = take(loadMnist({ validationCount: 0 }).train, images);
const x = tf.tidy(() => tf.div(tf.tensor4d(Float32Array.from(training.images), [images, 28, 28, 1]), 255));
const y = tf.tidy(() => tf.oneHot(tf.tensor1d(Int32Array.from(training.labels), 'int32'), 10));
const few = (warmUpBatches - 1) * batchSize + (images % batchSize || batchSize);
const model = networks[network]({ seed });
model.compile({ optimizer: tf.train.adam(1e-3), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
const options = { epochs: 1, batchSize, verbose: 0 };
await model.fit(x.slice([0], [few]), y.slice([0], [few]), options);

const started = performance.now();
const { history } = await model.fit(x, y, options);
const seconds = (performance.now() - started) / 1000;
console.log(
  JSON.stringify({
    peer,
    imagesPerSecond: images / seconds,
    seconds,
    trainingAccuracy: history.acc[0],
    peakMemoryMB: process.resourceUsage().maxRSS / 1024,
  }),
);
