// Loaded into the kernel before tslab (node --require). A failing cell then shows what failed and which line of the cell
// it was, in place of a stack of the kernel's own functions, and what tslab overlooks works.
import path from 'node:path';
import vm from 'node:vm';
import ts from '@tslab/typescript-for-tslab';
import '../compatibility';
import { closestLine } from './closest-line';
import { limitOutput, type Publisher } from './output-limit';
import { expandShorthand } from './shorthand';
import { markTopLevelAwait } from './top-level-await';

interface Cell {
  typescript: string;
  javascript: string;
}

type Execute = (source: string) => Promise<boolean>;
type CreateExecutor = (...args: unknown[]) => { execute: Execute };

const cells: Cell[] = [];
// What TensorFlow.js says of a tensor whose values are gone.
const DISPOSED = /reading 'backend'|^Tensor is disposed/;
const DISPOSED_SENTENCE = 'A tensor used here was given back (disposed): run the cell that makes it again.';
let typescript = '';
let rewritten = '';

// TensorFlow.js calls deeply; with the usual ten frames the cell would be cut off.
Error.stackTraceLimit = 100;
hideTestRunner();
recordCells();
loseNoOutput();
replaceConsoleError();
endWithoutPorts();

// Jest's types are there for the project's own tests. In a cell `test` is the test split, and one that was not made yet
// has no name.
function hideTestRunner(): void {
  const { getDirectories } = ts.sys;
  ts.sys.getDirectories = (folder) =>
    getDirectories(folder).filter((name) => !(name === 'jest' && folder.endsWith('@types')));
}

function recordCells(): void {
  const tslab = require('tslab/dist/executor') as { createExecutor: CreateExecutor };
  const createExecutor = tslab.createExecutor;
  tslab.createExecutor = (...args) => {
    const executor = createExecutor(...args);
    const execute = executor.execute;
    executor.execute = (source) => {
      typescript = source;
      rewritten = markTopLevelAwait(expandShorthand(source));
      return execute(rewritten);
    };
    return executor;
  };
  const runInThisContext = vm.runInThisContext;
  vm.runInThisContext = (javascript, options) => {
    if (!javascript.endsWith('__tslab__.require)')) return runInThisContext(javascript, options) as unknown;
    cells.push({ typescript, javascript });
    // The name lets a frame of the stack tell its cell.
    const named = { ...(options as vm.RunningCodeOptions), filename: `digitlab-cell-${cells.length - 1}` };
    return runInThisContext(javascript, named) as unknown;
  };
}

// tslab does not wait until what a cell prints is sent, and ZeroMQ lets go of what is more than it may keep meanwhile: of
// 784 lines, a pixel each, the last would be lost, and the word that the cell has ended.
function loseNoOutput(): void {
  type Server = { iopub: unknown; bindSocket(socket: object, port: number): Promise<void> };
  const { prototype } = (require('tslab/dist/jupyter') as { ZmqServer: { prototype: Server } }).ZmqServer;
  const bindSocket = prototype.bindSocket;
  prototype.bindSocket = function (socket, port) {
    if (socket === this.iopub) {
      Object.assign(socket, { sendHighWaterMark: 0, sendTimeout: 0 });
      // The socket itself takes no other function.
      this.iopub = limitOutput(socket as Publisher);
    }
    return bindSocket.call(this, socket, port);
  };
}

// Jupyter chose the ports a moment before they are opened here. If another program has taken one meanwhile, tslab would
// go on, mute; a kernel that ends is started again, with other ports.
function endWithoutPorts(): void {
  process.on('unhandledRejection', (reason) => {
    if ((reason as NodeJS.ErrnoException | undefined)?.code === 'EADDRINUSE' && typescript === '') process.exit(1);
  });
}

function replaceConsoleError(): void {
  const original = console.error;
  console.error = (...args: unknown[]) => {
    if (args[0] === '%s%d:%d - %s') return original(typeProblem(args));
    original(...args.map((arg) => (arg instanceof Error ? describe(arg) : arg)));
  };
}

// tslab prints a type error as file, line, column, message. The file is empty for a cell.
function typeProblem([, file, line, column, message]: unknown[]): string {
  // What follows advises to install a test runner.
  const sentence = String(message).replace(/(?<=^Cannot find name '[^']+'\.) Do you need to install.*$/s, '');
  if (file) return `${sentence}\n  line ${String(line)} of ${String(file).trim()}`;
  const lines = typescript.split('\n');
  // At the end of an unfinished cell there may be one line more.
  const index = Math.min(Number(line), lines.length) - 1;
  const before = originalColumn(lines[index], rewritten.split('\n')[index], Number(column) - 1);
  const start = `  line ${index + 1} of this cell:  `;
  return `${sentence}\n${start}${lines[index]}\n${' '.repeat(start.length + before)}^`;
}

/** Which column (from 0) of a line stands at `column` of the line that was made from it by insertions. */
function originalColumn(original: string, longer: string, column: number): number {
  let place = 0;
  for (let i = 0; i < Math.min(column, longer.length) && place < original.length; i++)
    if (longer[i] === original[place]) place++;
  return place;
}

function describe(error: Error): string {
  const frames = (error.stack ?? '').split('\n').slice(1);
  const places = frames.map(describeFrame).filter((place) => place !== undefined);
  const { cause, errors = [] } = error as Error & { errors?: unknown[] };
  const reasons = [cause, ...errors].filter((each) => each instanceof Error);
  return [
    `${error.name}: ${error.message}`,
    ...(DISPOSED.test(error.message) ? [DISPOSED_SENTENCE] : []),
    ...new Set(places),
    ...reasons.map((each) => `caused by ${describe(each)}`),
  ].join('\n');
}

/** Where a frame of the stack lies in a cell, or in a file beside the notebook; undefined for all others. */
function describeFrame(frame: string): string | undefined {
  const [, cell, line] = /digitlab-cell-(\d+):(\d+):\d+/.exec(frame) ?? [];
  if (cell) return describePlace(Number(cell), Number(line));
  const [, file] = /\(?(\/[^():]+)\.js:\d+:\d+\)?$/.exec(frame) ?? [];
  return file && path.dirname(file) === process.cwd() ? `  in ${path.basename(file)}.ts` : undefined;
}

function describePlace(index: number, javascriptLine: number): string | undefined {
  const cell = cells[index];
  const where = index === cells.length - 1 ? 'this cell' : 'an earlier cell';
  const line = closestLine(cell.typescript, cell.javascript, javascriptLine - 1);
  if (line === undefined) return undefined;
  return `  line ${line + 1} of ${where}:  ${cell.typescript.split('\n')[line].trim()}`;
}
