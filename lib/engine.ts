import './compatibility';

/** The engine in use: TensorFlow's native library, or TensorFlow.js in plain JavaScript. */
export type Engine = 'native' | 'js';

/** Which engine this process uses: native, unless `DIGITLAB_ENGINE=js` accepts the slow one. */
export const engine: Engine = process.env.DIGITLAB_ENGINE === 'js' ? 'js' : 'native';

if (engine === 'js') loadPlainEngine();
else loadNativeEngine();

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
