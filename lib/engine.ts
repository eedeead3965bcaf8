import './compatibility';

/** The engine in use: TensorFlow's native library, or TensorFlow.js in plain JavaScript. */
export type Engine = 'native' | 'js';

/** Which engine this process uses: native, unless `DIGITLAB_ENGINE=js` accepts the slow one. */
export const engine: Engine = readEngine(process.env.DIGITLAB_ENGINE);

if (engine === 'js') loadPlainEngine();
else loadNativeEngine();

function readEngine(name: string = ''): Engine {
  if (name === 'js') return 'js';
  if (name === '' || name === 'native') return 'native';
  const message = `DIGITLAB_ENGINE is ${name}: leave it out for the native engine, or give js to accept the slow one.`;
  throw Object.assign(new Error(message), { isSentence: true, exitCode: 2 });
}

function loadNativeEngine(): void {
  try {
    require('@tensorflow/tfjs-node');
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    const message = `The native TensorFlow engine did not load (${reason}); run \`npm run setup\`, or set DIGITLAB_ENGINE=js to accept the slow engine.`;
    throw Object.assign(new Error(message), { isSentence: true, exitCode: 3 });
  }
}

// The plain engine stands in for tfjs-node under its own name, so that danfojs-node and the notebooks share it.
function loadPlainEngine(): void {
  process.stderr.write('DIGITLAB_ENGINE=js: TensorFlow.js without its native engine; training is many times slower.\n');
  const native = require.resolve('@tensorflow/tfjs-node');
  const plain = require.resolve('@tensorflow/tfjs');
  require(plain);
  require.cache[native] = require.cache[plain];
}
