import { spawnSync } from 'node:child_process';
import fs, { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { writeAtomically } from '../lib/atomic-write';
import { projectRoot } from '../lib/project';

let dir: string;
beforeEach(() => (dir = mkdtempSync(path.join(tmpdir(), 'atomic-'))));
afterEach(() => rmSync(dir, { recursive: true }));

test('writes a file, and writes over it', () => {
  const file = path.join(dir, 'a');
  writeAtomically(file, Uint8Array.of(1, 2, 3));
  writeAtomically(file, Uint8Array.of(4));
  expect([...readFileSync(file)]).toEqual([4]);
  expect(readdirSync(dir)).toEqual(['a']);
});

test('writes what a link stands for, and leaves it the rights that it had', () => {
  const [file, link] = ['a', 'b'].map((name) => path.join(dir, name));
  writeFileSync(file, 'old', { mode: 0o600 });
  fs.symlinkSync(file, link);
  writeAtomically(link, 'new');
  expect([readFileSync(file, 'utf8'), fs.lstatSync(link).isSymbolicLink()]).toEqual(['new', true]);
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(dir).sort()).toEqual(['a', 'b']);
});

test('says what is wrong when the folder is missing', () => {
  const file = path.join(dir, 'gone', 'a');
  expect(() => writeAtomically(file, Uint8Array.of(1))).toThrow(
    /^Cannot write .*a \(ENOENT: .*\): check the folder and the free space\.$/,
  );
});

test('leaves no temporary file when the target is a folder', () => {
  mkdirSync(path.join(dir, 'a', 'full'), { recursive: true });
  expect(() => writeAtomically(path.join(dir, 'a'), Uint8Array.of(1))).toThrow('Cannot write');
  expect(readdirSync(dir)).toEqual(['a']);
});

test('keeps the old file when there is no room for the new one', () => {
  const file = path.join(dir, 'a');
  writeFileSync(file, 'old');
  const source = readFileSync(path.join(projectRoot(), 'lib/atomic-write.ts'), 'utf8');
  const compilerOptions = { module: ts.ModuleKind.CommonJS, esModuleInterop: true };
  writeFileSync(path.join(dir, 'write.js'), ts.transpileModule(source, { compilerOptions }).outputText);
  // A limit on file size stands in for a full disk: the write stops short first and fails only when tried again.
  const script = "require('./write.js').writeAtomically('a', new Uint8Array(3e6))";
  const run = spawnSync('bash', ['-c', `ulimit -f 1; exec "${process.execPath}" -e "${script}"`], { cwd: dir });
  expect(run.stderr.toString()).toContain('Cannot write a (EFBIG');
  expect(readFileSync(file, 'utf8')).toBe('old');
  expect(readdirSync(dir).sort()).toEqual(['a', 'write.js']);
});
