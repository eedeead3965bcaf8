import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../lib/project';
import { findSource } from '../../lib/view/source';

describe('findSource', () => {
  it('cuts out exactly one function with its doc comment', () => {
    const { file, text } = findSource('findSource');
    expect(file).toBe(path.join('lib', 'view', 'source.ts'));
    expect(text).toMatch(/^\/\*\*\n \* Finds the TypeScript source/);
    expect(text).toMatch(/\n}$/);
    expect(text).toContain('export function findSource');
    expect(text).not.toContain('listSources(folder');
  });

  it('cuts out constants and types, and functions whose parameters fill several lines', () => {
    expect(findSource('PATTERNS').text).toMatch(/^\/\*\* Bar fillings.*\nexport const PATTERNS = \[.*\] as const;$/);
    expect(findSource('Figure').text).toMatch(/export type Figure = .*;$/);
    expect(findSource('plotDigits').text).toMatch(/export function plotDigits\(\n[^]*\n}$/);
  });

  it('gives text that stands in the file as it is', () => {
    const { file, text } = findSource('escapeHtml');
    expect(fs.readFileSync(path.join(projectRoot(), file), 'utf8')).toContain(text);
  });

  it('refuses names that the library does not export', () => {
    expect(() => findSource('listSources')).toThrow('The library exports no listSources');
    expect(() => findSource('a|b')).toThrow('a|b is not a name');
  });
});
