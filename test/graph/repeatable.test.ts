import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { projectRoot } from '../../lib/project';
import { largestDifference } from './agreement';

const script = `
  const { copyWeights, createConvNet, loadMnist, take, train } = require('digitlab');
  const model = createConvNet();
  const options = { epochs: 1, augmentation: { rotation: 10, elastic: 0.5 } };
  train(model, take(loadMnist().train, 2560), options)
    .then(() => console.log(JSON.stringify(copyWeights(model).map((weights) => [...weights]))));`;

/** The weights after 20 steps with dropout and augmentation, in a process of its own. */
function weightsOfProcess(before: string[] = []): Float32Array[] {
  const [command, ...options] = [...before, process.execPath, '-e', script];
  const { stdout, stderr } = spawnSync(command, options, {
    cwd: projectRoot(),
    encoding: 'utf8',
    maxBuffer: 2 ** 24,
  });
  expect(stderr).toBe('');
  return (JSON.parse(stdout) as number[][]).map((weights) => Float32Array.from(weights));
}

test('the same seed gives the same weights in another process, bit for bit', () => {
  expect(largestDifference(weightsOfProcess(), weightsOfProcess())).toBe(0);
});

const canLimit = spawnSync('taskset', ['-c', '0', 'true']).status === 0 && availableParallelism() > 1;

// On fewer cores TensorFlow adds up in another order; rounding then grows from step to step.
(canLimit ? test : test.skip)('with another number of cores the weights differ by rounding only', () => {
  const difference = largestDifference(weightsOfProcess(), weightsOfProcess(['taskset', '-c', '0']));
  expect(difference).toBeLessThan(1e-3);
});
