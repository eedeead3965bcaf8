import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { projectRoot } from '../../lib/project';
import { findSource } from '../../lib/view/source';

describe('findSource', () => {
  it('cuts out exactly one function with its doc comment', () => {
    const { file, text } = findSource('showTable');
    expect(file).toBe(path.join('lib', 'view', 'display.ts'));
    expect(text).toMatch(/^\/\*\* Shows a danfojs DataFrame/);
    expect(text).toMatch(/\n}$/);
    expect(text).toContain('export function showTable');
    expect(text).not.toContain('showResult');
  });

  it('cuts out constants and types, and functions whose parameters fill several lines', () => {
    expect(findSource('PATTERNS').text).toMatch(/^\/\*\* Bar fillings.*\nexport const PATTERNS = \[.*\] as const;$/);
    expect(findSource('Figure').text).toMatch(/export type Figure = .*;$/);
    expect(findSource('plotDigits').text).toMatch(/export function plotDigits\(\n[^]*\n}$/);
  });

  it('finds what files of the library export to each other, too', () => {
    expect(findSource('normalizedConvolution').file).toBe('lib/model/architectures/blocks.ts');
  });

  it('gives text that stands in the file as it is', () => {
    const { file, text } = findSource('formatNumber');
    expect(fs.readFileSync(path.join(projectRoot(), file), 'utf8')).toContain(text);
  });

  it('finds each public name where TypeScript does, though other files use some of them too', () => {
    const index = path.join(projectRoot(), 'lib/index.ts');
    const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, skipLibCheck: true };
    const program = ts.createProgram([index], options);
    const checker = program.getTypeChecker();
    const module = checker.getSymbolAtLocation(program.getSourceFile(index) as ts.SourceFile) as ts.Symbol;
    const declared = checker.getExportsOfModule(module).map((symbol) => {
      const own = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      return [symbol.name, path.relative(projectRoot(), own.declarations?.[0].getSourceFile().fileName ?? '')];
    });
    expect(declared.length).toBeGreaterThan(200);
    // tf is TensorFlow.js, whose source is not ours to show.
    const ours = declared.filter(([name]) => name !== 'tf');
    expect(ours.map(([name]) => [name, findSource(name).file])).toEqual(ours);
  });

  it('refuses names that the library does not export', () => {
    expect(() => findSource('exporters')).toThrow('The library exports no exporters of its own');
    expect(() => findSource('a|b')).toThrow('a|b is not a name');
  });
});
