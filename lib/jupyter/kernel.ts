// Loaded into the kernel before tslab (node --require). A failing cell then shows what failed and which line of the cell
// it was, in place of a stack of the kernel's own functions, and what tslab overlooks works.
import vm from 'node:vm';
import '../compatibility';
import { closestLine } from './closest-line';
import { expandShorthand } from './shorthand';
import { markTopLevelAwait } from './top-level-await';

interface Cell {
  typescript: string;
  javascript: string;
}

type Execute = (source: string) => Promise<boolean>;
type CreateExecutor = (...args: unknown[]) => { execute: Execute };

const cells: Cell[] = [];
let typescript = '';

// TensorFlow.js calls deeply; with the usual ten frames the cell would be cut off.
Error.stackTraceLimit = 100;
recordCells();
loseNoOutput();
replaceConsoleError();
endWithoutPorts();

function recordCells(): void {
  const tslab = require('tslab/dist/executor') as { createExecutor: CreateExecutor };
  const createExecutor = tslab.createExecutor;
  tslab.createExecutor = (...args) => {
    const executor = createExecutor(...args);
    const execute = executor.execute;
    executor.execute = (source) => {
      typescript = source;
      return execute(markTopLevelAwait(expandShorthand(source)));
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
    if (socket === this.iopub) Object.assign(socket, { sendHighWaterMark: 0, sendTimeout: 0 });
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

// tslab prints a type error as file, line, column, message.
function typeProblem([, , line, column, message]: unknown[]): string {
  const source = typescript.split('\n')[Number(line) - 1] ?? '';
  return `${String(message)}\n  line ${String(line)} of this cell:  ${source}\n${' '.repeat(22 + String(line).length + Number(column))}^`;
}

function describe(error: Error): string {
  const places = [...(error.stack ?? '').matchAll(/digitlab-cell-(\d+):(\d+):\d+/g)].map((match) =>
    describePlace(Number(match[1]), Number(match[2])),
  );
  return [`${error.name}: ${error.message}`, ...new Set(places.filter((place) => place !== undefined))].join('\n');
}

function describePlace(index: number, javascriptLine: number): string | undefined {
  const cell = cells[index];
  const where = index === cells.length - 1 ? 'this cell' : 'an earlier cell';
  const line = closestLine(cell.typescript, cell.javascript.split('\n')[javascriptLine - 1] ?? '');
  if (line === undefined) return undefined;
  return `  line ${line + 1} of ${where}:  ${cell.typescript.split('\n')[line].trim()}`;
}
