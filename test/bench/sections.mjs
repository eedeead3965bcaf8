// The sections of the bench: what each measures, which programs it compares, and in how many rounds.
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import { recipes } from './target-recipe.mjs';

const speedPeers = [
  { name: 'digitlab', program: 'fit-digitlab.mjs' },
  { name: 'tfjs-node', program: 'fit-tfjs-node.mjs' },
  { name: 'keras', program: 'fit_keras.py' },
  // XLA is many times slower than TensorFlow's own kernels on a CPU, and Keras leaves it out there; shown for those who
  // would try it, on fewer images.
  { name: 'keras, jit_compile=True', program: 'fit_keras.py', settings: { jitCompile: true, images: 6_400 } },
  { name: 'pytorch', program: 'fit_pytorch.py' },
  { name: 'pytorch, channels_last', program: 'fit_pytorch.py', settings: { channelsLast: true } },
];

/** Each section: `settings` for all of its peers, of which a peer may have its own; `sources` made the numbers. */
export const sections = {
  reference: {
    title: 'The simple convnet',
    rounds: 10,
    settings: { network: 'reference', batchSize: 128, images: 60_000, warmUpBatches: 20 },
    peers: speedPeers,
    sources: ['networks.mjs'],
  },
  batchnorm: {
    title: 'A network with batch norm',
    rounds: 10,
    settings: { network: 'batchnorm', batchSize: 128, images: 12_800, warmUpBatches: 20 },
    peers: speedPeers.map((peer) =>
      peer.name === 'tfjs-node' || peer.settings?.jitCompile
        ? { ...peer, settings: { ...peer.settings, images: 2_560 } }
        : peer,
    ),
    sources: ['networks.mjs'],
  },
  target: {
    title: 'Time to an accuracy',
    rounds: 5,
    settings: { images: 60_000 },
    peers: [
      { name: 'digitlab', program: 'target-digitlab.mjs', settings: { target: 0.99, recipe: recipes['99.0'] } },
      { name: 'keras example', program: 'target_keras.py', settings: { target: 0.99, epochs: 20 } },
      {
        name: 'digitlab, 99.5 %',
        program: 'target-digitlab.mjs',
        settings: { target: 0.995, recipe: recipes['99.5'] },
      },
    ],
    sources: ['target.mjs', 'target-recipe.mjs'],
  },
  size: {
    title: 'Batch size and threads',
    rounds: 3,
    settings: { network: 'reference', images: 20_480 },
    peers: [],
    sources: ['networks.mjs'],
  },
  startup: {
    title: 'Start',
    rounds: 5,
    settings: { batchSize: 128, images: 60_000 },
    peers: [{ name: 'digitlab', program: 'startup-digitlab.mjs' }],
    sources: [],
  },
};

const limitable = canLimitThreads();
const threadCounts = limitable ? [1, 2] : [os.availableParallelism()];
sections.size.peers = threadCounts.flatMap((threads) =>
  [32, 64, 128, 256, 512, 1024].map((batchSize) => ({
    name: `${threads} ${threads === 1 ? 'thread' : 'threads'}, batch ${batchSize}`,
    program: 'fit-digitlab.mjs',
    settings: { batchSize, threads },
    limit: limitable ? threads : undefined,
  })),
);
sections.size.remark = limitable
  ? undefined
  : 'The half with 1 thread is left out: it needs taskset and 2 cores, and one of them was not found.';

/** Whether a process can be kept on the first or the first two cores. */
function canLimitThreads() {
  try {
    execFileSync('taskset', ['-c', '0,1', 'true'], { stdio: 'ignore' });
    return os.availableParallelism() > 1;
  } catch {
    return false;
  }
}

/** The same section with a few steps only, to see that everything works; such numbers mean nothing. */
export function tiny(section) {
  const shorten = (settings = {}) => ({
    ...settings,
    ...(settings.images ? { images: settings.batchSize ? 2 * settings.batchSize : 256 } : {}),
    ...(settings.warmUpBatches ? { warmUpBatches: 1 } : {}),
    ...(settings.epochs ? { epochs: 1 } : {}),
    ...(settings.recipe ? { recipe: { ...settings.recipe, plan: { ...settings.recipe.plan, epochs: 1 } } } : {}),
  });
  const settings = shorten(section.settings);
  const peers = section.peers.map((peer) => ({ ...peer, settings: shorten(peer.settings) }));
  return { ...section, rounds: 1, settings, peers };
}
