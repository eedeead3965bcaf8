import path from 'node:path';
import ts from 'typescript';
import { projectRoot } from '../project';

/** Something that the TypeScript compiler says about a cell; cells and lines count from 1. */
export type CellProblem = { cell: number; line: number; message: string };

/** A message about a place in the checked text. */
type Found = { start: number; message: string };

/** A stretch of the checked text and the place in a cell that it came from. */
type Piece = { start: number; end: number; cell: number; offset: number };

// As tslab 1.0.22 compiles cells: not strict, with the older module resolution, without the browser's types.
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  esModuleInterop: true,
  resolveJsonModule: true,
  skipLibCheck: true,
  noEmit: true,
  types: ['node'],
};

const parsed = new Map<string, ts.SourceFile | undefined>();

/**
 * Type-checks the code cells of one notebook together, as the kernel would see them one after another.
 *
 * A later cell may declare a name again. A promise that nobody awaits is a problem too: tslab lets such a cell pass.
 */
export function checkTypes(sources: readonly string[]): CellProblem[] {
  const broken = sources.flatMap((source, index) => checkSyntax(source, index + 1));
  if (broken.length > 0) return broken;
  const { text, pieces } = joinCells(sources);
  const { program, file } = createProgram(text);
  const diagnostics = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  const found: Found[] = diagnostics.map(({ start = 0, messageText }) => ({
    start,
    message: ts.flattenDiagnosticMessageText(messageText, ' '),
  }));
  return [...found, ...findFloatingPromises(program, file)]
    .map(({ start, message }) => ({ ...locate(start, { sources, pieces }), message }))
    .sort((a, b) => a.cell - b.cell || a.line - b.line);
}

function checkSyntax(source: string, cell: number): CellProblem[] {
  const { diagnostics = [] } = ts.transpileModule(`${source}\nexport {};`, {
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  return diagnostics.map(({ start = 0, messageText }) => ({
    cell,
    line: lineOf(source, start),
    message: ts.flattenDiagnosticMessageText(messageText, ' '),
  }));
}

/** Puts each cell into a block inside the block of the cell before, and all imports on top. */
function joinCells(sources: readonly string[]): { text: string; pieces: Piece[] } {
  const pieces: Piece[] = [];
  let text = '';
  const append = (part: string, { cell, offset }: { cell: number; offset: number }): void => {
    pieces.push({ start: text.length, end: text.length + part.length, cell, offset });
    text += part;
  };
  const bodies = sources.map((source, index) => {
    const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.ES2022);
    const imports = file.statements.filter(ts.isImportDeclaration).map((node) => [node.getStart(file), node.end]);
    let body = source;
    for (const [start, end] of imports) {
      append(source.slice(start, end), { cell: index + 1, offset: start });
      text += '\n';
      body = body.slice(0, start) + body.slice(start, end).replace(/[^\n]/g, ' ') + body.slice(end);
    }
    return body;
  });
  bodies.forEach((body, index) => {
    text += '{\n';
    append(body, { cell: index + 1, offset: 0 });
    text += '\n';
  });
  return { text: `${text}${'}'.repeat(sources.length)}\nexport {};\n`, pieces };
}

function createProgram(text: string): { program: ts.Program; file: ts.SourceFile } {
  const options = { ...OPTIONS, baseUrl: projectRoot(), paths: { digitlab: ['lib/index.ts'] } };
  const host = ts.createCompilerHost(options);
  const name = path.join(projectRoot(), 'notebooks/__cells__.ts');
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (fileName, ...rest) => {
    if (fileName === name) return file;
    // Declarations of TensorFlow.js and danfojs are large; the notebooks share them once parsed.
    if (!parsed.has(fileName)) parsed.set(fileName, read(fileName, ...rest));
    return parsed.get(fileName);
  };
  host.fileExists = (fileName) => fileName === name || ts.sys.fileExists(fileName);
  return { program: ts.createProgram([name], options, host), file };
}

/** Finds promises that nobody waits for; the kernel goes on without them. */
function findFloatingPromises(program: ts.Program, file: ts.SourceFile): Found[] {
  const checker = program.getTypeChecker();
  const found: Found[] = [];
  const visit = (node: ts.Node): void => {
    const start = node.getStart(file);
    if (ts.isExpressionStatement(node) && checker.getTypeAtLocation(node.expression).getProperty('then')) {
      found.push({ start, message: 'This promise is not awaited; put await before it.' });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function locate(start: number, { sources, pieces }: { sources: readonly string[]; pieces: Piece[] }) {
  const piece = pieceAt(start, pieces);
  const { cell } = piece;
  return { cell, line: lineOf(sources[cell - 1], piece.offset + start - piece.start) };
}

function pieceAt(start: number, pieces: Piece[]): Piece {
  return pieces.find((piece) => start >= piece.start && start <= piece.end) ?? pieces[pieces.length - 1];
}

function lineOf(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}
