// What a fresh process waits for before training runs at full speed: the import, the compiler, the first step.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const times = [performance.now()];
const { adam, createConvNet, loadMnist } = require('digitlab');
const { compileTraining } = require('../../../lib/dist/graph/compile.js');
const importMs = performance.now() - times[0];

const { peer, batchSize, images, seed } = JSON.parse(process.argv[2]);
const { train } = loadMnist({ validationCount: 60_000 - images });
const model = createConvNet({ seed });
const batch = Int32Array.from({ length: batchSize }, (_, i) => i);
const [compileMs, compiled] = time(() => compileTraining(model, train, { optimizer: adam(), seed }));
const [firstStepMs] = time(() => compiled.step(batch, { learningRate: 1e-3, step: 1 }));
const [secondStepMs] = time(() => compiled.step(batch, { learningRate: 1e-3, step: 2 }));
const peakMemoryMB = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ peer, importMs, compileMs, firstStepMs, secondStepMs, peakMemoryMB }));

function time(work) {
  const started = performance.now();
  const result = work();
  return [performance.now() - started, result];
}
