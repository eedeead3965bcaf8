import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { NotebookError, convert } from 'nbconvert-cli-wrapper';
import { createKernelspec } from '../../lib/jupyter/kernelspec';
import { formatNotebook } from '../../lib/jupyter/notebook';
import { projectRoot } from '../../lib/project';

const folder = mkdtempSync(path.join(os.tmpdir(), 'digitlab-kernel-'));
afterAll(() => rmSync(folder, { recursive: true }));

let runs = 0;

/** Runs cells in the project's kernel and returns the error text that a learner sees. */
async function errorOf(...sources: string[]): Promise<string> {
  const name = `failing-${++runs}`;
  const file = path.join(folder, `${name}.ipynb`);
  const cells = sources.map((source, i) => ({
    cell_type: 'code' as const,
    id: `cell-${i}`,
    metadata: {},
    execution_count: null,
    outputs: [],
    source: source.split(/(?<=\n)/),
  }));
  const kernelspec = { display_name: 'TypeScript', language: 'typescript', name: 'tslab' };
  writeFileSync(file, formatNotebook({ nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells }));
  const output = path.join(folder, `${name}.html`);
  const workingDirectory = path.join(projectRoot(), 'notebooks');
  try {
    await convert(file, { to: 'html', output, execute: true, kernelName: 'tslab', workingDirectory, timeout: 60 });
  } catch (error) {
    if (error instanceof NotebookError) return error.detail.trim();
    throw error;
  }
  throw new Error('The cells did not fail.');
}

test.concurrent(
  'an error names the line of the cell, and of the earlier cell that was called, without the kernel’s own frames',
  async () => {
    const text = await errorOf(
      'interface Box { size?: { width: number } }\nfunction width(box: Box): number {\n  return box.size!.width;\n}',
      'const box: Box = {};\n\nconsole.log(width(box));',
    );
    expect(text.split('\n')).toEqual([
      "TypeError: Cannot read properties of undefined (reading 'width')",
      '  line 3 of an earlier cell:  return box.size!.width;',
      '  line 3 of this cell:  console.log(width(box));',
    ]);
  },
);

test.concurrent('a type error shows its line with a mark below the place', async () => {
  const lines = (await errorOf('const one = 1;\nconst two: string = one;')).split('\n');
  expect(lines.slice(0, 2)).toEqual([
    "Type 'number' is not assignable to type 'string'.",
    '  line 2 of this cell:  const two: string = one;',
  ]);
  expect(lines[2].indexOf('^')).toBe(lines[1].indexOf('two'));
});

test.concurrent('an error of TensorFlow names the line that called it', async () => {
  const text = await errorOf("import { tf } from 'digitlab';\n\nconst sum: tf.Tensor = tf.tensor([1]).reshape([7]);");
  expect(text).toContain('line 3 of this cell:  const sum: tf.Tensor = tf.tensor([1]).reshape([7]);');
  expect(text).not.toMatch(/node_modules|node:internal|evalmachine|tslab/);
});

test.concurrent('nothing that TensorFlow says at start-up reaches the notebook', async () => {
  const text = await errorOf(
    "import { tf } from 'digitlab';\ntf.tensor([1]).add(1).dataSync();\nthrow new Error('end');",
  );
  expect(text.split('\n')).toEqual(['Error: end', "  line 3 of this cell:  throw new Error('end');"]);
});

test.concurrent('a shorthand property finds a name from an earlier cell', async () => {
  const text = await errorOf('const seed = 7;', 'const options = { seed };\nthrow new Error(JSON.stringify(options));');
  expect(text.split('\n')[0]).toBe('Error: {"seed":7}');
});

test.concurrent('a cell may await what stands in brackets, and goes on only when it is there', async () => {
  const text = await errorOf(
    'const open = async (name: string) => ({ read: async () => `text of ${name}` });',
    "const text = await (await open('a')).read();",
    'throw new Error(text);',
  );
  expect(text.split('\n')[0]).toBe('Error: text of a');
});

test.concurrent('a kernel that finds one of its ports taken ends, so that Jupyter can start another', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const connection = path.join(folder, 'connection.json');
  const ports = { shell_port: port, iopub_port: 0, stdin_port: 0, control_port: 0, hb_port: 0 };
  const rest = { ip: '127.0.0.1', transport: 'tcp', key: 'key', signature_scheme: 'hmac-sha256' };
  writeFileSync(connection, JSON.stringify({ ...ports, ...rest }));
  const [command, ...args] = createKernelspec().argv.map((part) => part.replace('{connection_file}', connection));
  const kernel = spawn(command, args, { stdio: 'ignore' });
  expect(await once(kernel, 'exit')).toEqual([1, null]);
  server.close();
});

test.concurrent('a rejection without a reason is told as one, not as an error of the kernel', async () => {
  const text = await errorOf(
    'new Promise((_, reject) => setTimeout(reject, 20));\nawait new Promise((go) => setTimeout(go, 300));',
  );
  expect(text).toContain('undefined');
  expect(text).not.toContain('Cannot read properties');
});

test.concurrent('of what a cell prints, nothing is lost', async () => {
  const text = await errorOf("for (let i = 1; i <= 3000; i++) console.error(i);\nthrow new Error('the end')");
  const lines = text.split('\n');
  expect([lines.slice(0, 3000).join(), lines[3000]]).toEqual([
    Array.from({ length: 3000 }, (_, i) => i + 1).join(),
    'Error: the end',
  ]);
});

test.concurrent('names of earlier cells are found in patterns, and are set by them', async () => {
  const text = await errorOf(
    'const settings = { seed: 3 };\nconst factor = 2;\nlet loss = 0;',
    'const { seed: own } = settings;\n({ loss } = { loss: 5 });',
    '[{ n: 1 }].forEach(({ n: one }) => { throw new Error([own, loss, one * factor].join()); });',
  );
  expect(text.split('\n')[0]).toBe('Error: 3,5,2');
});

test.concurrent('a cell may go through what comes bit by bit', async () => {
  const text = await errorOf(
    'async function* bits() { yield 1; yield 2; }',
    'let sum = 0;\nfor await (const bit of bits()) sum += bit;',
    'throw new Error(String(sum));',
  );
  expect(text.split('\n')[0]).toBe('Error: 3');
});

test.concurrent('the test split has no name before it is made, whatever the project tests with', async () => {
  expect((await errorOf('test.count')).split('\n')).toEqual([
    "Cannot find name 'test'.",
    '  line 1 of this cell:  test.count',
    `${' '.repeat(24)}^`,
  ]);
});

test.concurrent('the mark of a type error stands below its place, whatever was written out before it', async () => {
  const text = await errorOf('const seed = 1;\nconst show = (x: object, y: string) => x;', 'show({ seed }, 5);');
  const [, line, mark] = text.split('\n');
  expect(mark.indexOf('^')).toBe(line.indexOf('5'));
});

test.concurrent('a tensor that was given back is told as one', async () => {
  const text = await errorOf(
    "import * as tf from '@tensorflow/tfjs-node';\nconst model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });",
    'const numbers = tf.zeros([1, 1]);\nnumbers.dispose();\nmodel.predict(numbers);',
  );
  expect(text).toContain('A tensor used here was given back (disposed): run the cell that makes it again.');
});

test.concurrent('an error tells what caused it', async () => {
  const text = await errorOf("throw new Error('outer', { cause: new TypeError('inner') } as never);");
  expect(text).toMatch(/^Error: outer\n {2}line 1 of this cell.*\ncaused by TypeError: inner$/m);
});

test.concurrent('a loop without an end stops to be shown, and says so; errors are shown all the same', async () => {
  const text = await errorOf("for (let i = 1; i <= 5010; i++) console.log(i);\nthrow new Error('the end')");
  expect(text.split('\n').slice(0, 2)).toEqual([
    'A cell prints 5,000 lines at most: the others are left out.',
    'Error: the end',
  ]);
});
