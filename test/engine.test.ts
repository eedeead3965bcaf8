import { spawnSync } from 'node:child_process';
import { projectRoot } from '../lib/project';

/** Runs code in a process of its own and returns what it printed. */
function run(code: string, env: Record<string, string> = {}) {
  const options = { cwd: projectRoot(), encoding: 'utf8' as const, env: { ...process.env, ...env } };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', code], options);
  return { status, stdout: stdout.trim(), stderr: stderr.trim() };
}

test('the native engine is used, and its start-up notices reach nobody', () => {
  const code = `const { tf, engine } = require('digitlab'); tf.tensor([1]).add(1).dataSync(); console.log(engine, tf.getBackend())`;
  expect(run(code)).toEqual({ status: 0, stdout: 'native tensorflow', stderr: '' });
});

test('a native engine that does not load stops with a sentence, never with a slow engine', () => {
  const code = `
    const Module = require('node:module');
    const load = Module._load;
    Module._load = (name, ...rest) => {
      if (name === '@tensorflow/tfjs-node') throw new Error('libtensorflow.so: cannot open shared object file');
      return load(name, ...rest);
    };
    try { require('digitlab'); } catch (error) { console.log(error.message); }`;
  expect(run(code).stdout).toBe(
    'The native TensorFlow engine did not load (libtensorflow.so: cannot open shared object file); run `npm run setup`, or set DIGITLAB_ENGINE=js to accept the slow engine.',
  );
});

test('DIGITLAB_ENGINE=js accepts the slow engine, says so on every run, and danfojs shares it', () => {
  const code = `
    const { tf, engine } = require('digitlab');
    const { DataFrame } = require('danfojs-node');
    tf.tensor([1]).add(1).dataSync();
    console.log(engine, tf.getBackend(), new DataFrame([[1, 2]]).shape.join('×'));`;
  const { status, stdout, stderr } = run(code, { DIGITLAB_ENGINE: 'js' });
  expect([status, stdout.split('\n').at(-1)]).toEqual([0, 'js cpu 1×2']);
  expect(stderr).toContain(
    'DIGITLAB_ENGINE=js: TensorFlow.js without its native engine; training is many times slower.',
  );
});

test('an engine that there is not is refused, so that nobody measures another one than was meant', () => {
  const code = `try { require('digitlab'); } catch (error) { console.log(error.exitCode, error.message); }`;
  expect(run(code, { DIGITLAB_ENGINE: 'JS' }).stdout).toBe(
    '2 DIGITLAB_ENGINE is JS: leave it out for the native engine, or give js to accept the slow one.',
  );
});
