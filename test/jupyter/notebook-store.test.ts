import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { committedNotebooks, resetNotebook } from '../../lib/jupyter/notebook-store';

let root: string;
const at = (name: string): string => path.join(root, 'notebooks', name);
const git = (...command: string[]): Buffer =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...command], { cwd: root });

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'notebooks-'));
  fs.mkdirSync(path.join(root, 'notebooks'));
  fs.writeFileSync(at('01-a.ipynb'), 'first');
  fs.writeFileSync(at('02-b.ipynb'), 'second');
  git('init', '-q');
  git('add', '.');
  git('commit', '-q', '-m', 'notebooks');
});
afterEach(() => fs.rmSync(root, { recursive: true }));

describe('committedNotebooks', () => {
  it('returns what git has, not what a learner changed or added', () => {
    fs.writeFileSync(at('01-a.ipynb'), 'my outputs');
    fs.writeFileSync(at('01-a.mine.ipynb'), 'mine');
    expect(committedNotebooks({ root })).toEqual([
      { name: '01-a.ipynb', text: 'first' },
      { name: '02-b.ipynb', text: 'second' },
    ]);
  });

  it('sees what is staged, so that it can be checked before a commit', () => {
    fs.writeFileSync(at('02-b.ipynb'), 'staged');
    git('add', '.');
    expect(committedNotebooks({ root })[1].text).toBe('staged');
  });

  it('says so when there is no repository', () => {
    fs.rmSync(path.join(root, '.git'), { recursive: true });
    expect(() => committedNotebooks({ root })).toThrow(
      /^git could not read the committed notebooks \(fatal: .+\); run/,
    );
  });
});

test('a project that is a part of a larger repository has its notebooks, too', () => {
  const course = path.join(root, 'course');
  fs.mkdirSync(path.join(course, 'notebooks'), { recursive: true });
  const notebook = path.join(course, 'notebooks/01-a.ipynb');
  fs.writeFileSync(notebook, 'of the course');
  git('add', '.');
  git('commit', '-q', '-m', 'course');
  fs.writeFileSync(notebook, 'my work');
  expect(committedNotebooks({ root: course })).toEqual([{ name: '01-a.ipynb', text: 'of the course' }]);
  expect(resetNotebook('01', { root: course }).file).toBe(notebook);
  expect(fs.readFileSync(notebook, 'utf8')).toBe('of the course');
});

describe('resetNotebook', () => {
  it('brings the committed notebook back and keeps the learner’s copy', () => {
    fs.writeFileSync(at('02-b.ipynb'), 'my work');
    expect(resetNotebook('02', { root })).toMatchObject({ file: at('02-b.ipynb'), copy: at('02-b.mine.ipynb') });
    expect(fs.readFileSync(at('02-b.ipynb'), 'utf8')).toBe('second');
    expect(fs.readFileSync(at('02-b.mine.ipynb'), 'utf8')).toBe('my work');
  });

  it('takes no file elsewhere for one of ours', () => {
    fs.writeFileSync(at('02-b.ipynb'), 'my work');
    const elsewhere = path.join(root, '02-b.ipynb');
    expect(() => resetNotebook(elsewhere, { root })).toThrow(`git has no notebook ${elsewhere}`);
    expect(fs.readFileSync(at('02-b.ipynb'), 'utf8')).toBe('my work');
    expect(resetNotebook(at('02-b.ipynb'), { root }).file).toBe(at('02-b.ipynb'));
  });

  it('never overwrites an older copy', () => {
    for (const work of ['one', 'two']) {
      fs.writeFileSync(at('02-b.ipynb'), work);
      resetNotebook('02-b', { root });
    }
    expect(fs.readFileSync(at('02-b.mine.ipynb'), 'utf8')).toBe('one');
    expect(fs.readFileSync(at('02-b-2.mine.ipynb'), 'utf8')).toBe('two');
  });

  it('makes no copy of what was not changed, and brings a deleted notebook back', () => {
    expect(resetNotebook('notebooks/01-a.ipynb', { root })).toMatchObject({ copy: undefined, missing: false });
    fs.rmSync(at('01-a.ipynb'));
    expect(resetNotebook('1', { root })).toMatchObject({ copy: undefined, missing: true });
    expect(fs.readdirSync(path.join(root, 'notebooks'))).toEqual(['01-a.ipynb', '02-b.ipynb']);
  });

  it('refuses a notebook that git does not have', () => {
    expect(() => resetNotebook('07', { root })).toThrow('git has no notebook 07 in notebooks/');
  });
});

it('brings back what was committed, not what is staged', () => {
  fs.writeFileSync(at('02-b.ipynb'), 'staged');
  git('add', '.');
  resetNotebook('02', { root });
  expect(fs.readFileSync(at('02-b.ipynb'), 'utf8')).toBe('second');
  expect(fs.readFileSync(at('02-b.mine.ipynb'), 'utf8')).toBe('staged');
});
