import { cleanNotebook, formatNotebook, type Cell, type Notebook } from '../../lib/jupyter/notebook';
import { checkNotebook } from '../../lib/jupyter/notebook-check';
import { checkTypes } from '../../lib/jupyter/notebook-types';

const prose = (source: string): Cell => ({ cell_type: 'markdown', metadata: {}, source });
const code = (source: string): Cell => ({
  cell_type: 'code',
  metadata: {},
  source,
  outputs: [],
  execution_count: null,
});
const opening = `# 2. Trials\n\n> One promise.\n\n- one thing\n\n20 minutes\n\n[Previous](01-a.ipynb) · [Next](03-c.ipynb)`;
const closing = prose('## Summary\n\nDone.\n\n## Exercises\n\n1. Try.');
const names = ['01-a.ipynb', '02-b.ipynb', '03-c.ipynb'];

function build(...cells: Cell[]): Notebook {
  return cleanNotebook({ cells: [prose(opening), ...cells, closing], metadata: {}, nbformat: 4, nbformat_minor: 5 });
}

const check = (notebook: Notebook | string, name = '02-b.ipynb'): string[] =>
  checkNotebook(typeof notebook === 'string' ? notebook : formatNotebook(notebook), { name, names });

describe('checkNotebook', () => {
  it('finds nothing wrong with a notebook that keeps the rules', () => {
    expect(
      check(
        build(prose('First'), code("import { take } from 'digitlab';"), code('const n: number = take.length;\nn;')),
      ),
    ).toEqual([]);
  });

  it('names text that is no notebook', () => {
    expect(check('{')[0]).toMatch(/^02-b\.ipynb is not JSON/);
  });

  it('reports each violation of the published schema', () => {
    const notebook = build(code('1;')) as unknown as { cells: Record<string, unknown>[]; nbformat: number };
    delete notebook.cells[1].outputs;
    notebook.cells[0].outputs = [];
    notebook.nbformat = 3;
    expect(check(notebook as unknown as Notebook)).toEqual([
      'The notebook at /nbformat breaks the notebook format 4.5: it must be >= 4.',
      'Cell 1 breaks the notebook format 4.5: it must NOT have additional properties (outputs).',
      "Cell 2 breaks the notebook format 4.5: it must have required property 'outputs'.",
    ]);
  });

  it('reports a tag that lets a notebook wait for one that does not come before it', () => {
    const waiting = (...tags: string[]): Notebook => build({ ...prose('a'), metadata: { tags } });
    expect(check(waiting('after-01-a', 'raises-exception'))).toEqual([]);
    expect(check(waiting('after-02-b', 'after-03-c', 'after-04'))).toEqual(
      ['02-b', '03-c', '04'].map(
        (name) => `A cell is tagged after-${name}, which is no notebook before this one; correct the tag.`,
      ),
    );
  });

  it('reports a cell of no known kind', () => {
    const text = formatNotebook(build(code('1;'))).replace('"cell_type": "code"', '"cell_type": "heading"');
    expect(check(text)[0]).toMatch(/^Cell 2.* breaks the notebook format 4\.5/);
  });

  it('reports outputs, counts, a foreign kernel and ids that occur twice', () => {
    const notebook = build(prose('a'), code('1;'));
    notebook.metadata = { kernelspec: { name: 'python3', display_name: 'Python' } };
    Object.assign(notebook.cells[2], { execution_count: 4, id: notebook.cells[1].id });
    notebook.cells[2].outputs = [{ output_type: 'stream', name: 'stdout', text: '1' }];
    expect(check(notebook)).toEqual([
      'The kernel is python3, but tslab is wanted; clean the notebook.',
      `The cell id ${notebook.cells[1].id} occurs more than once; clean the notebook.`,
      'Cell 3 has outputs; clean the notebook.',
      'Cell 3 has an execution count; clean the notebook.',
    ]);
  });

  it('reports another form of the file', () => {
    const text = formatNotebook(build()).replace(/\n/g, '\r\n');
    expect(check(text)).toEqual([
      'The file is not in the form in which notebooks are committed; run `npx digitlab notebooks clean`.',
    ]);
  });

  it('allows only packages that package.json names, and Node’s own modules, all in one cell', () => {
    expect(check(build(prose('a'), code("import fs from 'node:fs';\nfs;")))).toEqual([]);
    const problems = check(
      build(
        prose('a'),
        prose('b'),
        code("import { take } from '../lib/data/dataset';\nimport fs from 'node:fs';"),
        code("const x = await import('lodash');\nrequire('digitlab/dist/tf');"),
      ),
    );
    const expected = [
      'Cell 4 imports ../lib/data/dataset, which is no dependency in package.json; import a package by its name.',
      'Cell 5 imports lodash, which is no dependency in package.json; import a package by its name.',
      'Cell 5 imports digitlab/dist/tf, which is no dependency in package.json; import a package by its name.',
      'Cells 4, 5 import; put all imports into one cell.',
    ];
    expect(problems).toEqual(expect.arrayContaining(expected));
  });

  it('gives type errors with cell and line', () => {
    expect(check(build(prose('a'), code('const a = 1;'), prose('b'), code('a;\na.foo();')))).toEqual([
      "Cell 5, line 2: Property 'foo' does not exist on type '1'.",
    ]);
  });

  it('asks for title, promise, aims and minutes', () => {
    const notebook = build();
    notebook.cells[0].source = ['Hello [a](01-a.ipynb) [c](03-c.ipynb)'];
    expect(check(notebook)).toEqual([
      'The first cell does not have a title such as `# 1. Loading`; write one there.',
      'The first cell does not have a promise in one line that starts with `>`; write one there.',
      'The first cell does not have a list of what you will learn; write one there.',
      'The first cell does not have the minutes that it takes; write one there.',
    ]);
  });

  it('asks for more prose than code, short cells and short functions', () => {
    const long = Array.from({ length: 26 }, (_, line) => `const x${line} = ${line};`).join('\n');
    const longFunction = `function f() {\n${'  f;\n'.repeat(9)}}`;
    expect(check(build(code(long), code(longFunction), code('1;')))).toEqual([
      'There are 2 cells of prose and 3 of code; explain more, or join cells.',
      'Cell 2 has 26 lines, but 25 are allowed; split it.',
      'Cell 3 has a function of 11 lines, but 10 are allowed; move it to the library.',
      'Half of the code cells have 11 lines or more, but a median of 6 is allowed; shorten them.',
    ]);
  });

  it('asks for a summary and exercises at the end', () => {
    expect(check(build(prose('## Exercises\n\n## Summary\n\n## More')))).toEqual([]);
    const notebook = build();
    notebook.cells[1].source = ['## Summary\n', '\n', '## Thanks'];
    expect(check(notebook)).toEqual([
      'The last two sections are “Summary” and “Thanks”; end with “Summary” and “Exercises”.',
    ]);
  });

  it('finds dead links and missing neighbours', () => {
    const notebook = build(prose('See [this](09-z.ipynb#part) and [that](https://example.org/x.html).'));
    expect(check(notebook)).toEqual([
      'A link leads to 09-z.ipynb, which is not in notebooks/; correct it or take it out.',
    ]);
    expect(check(build(), '01-a.ipynb')).toEqual([
      'The first cell has no link to 02-b.ipynb, the notebook next to this one; add it.',
    ]);
  });
});

describe('checkTypes', () => {
  it('sees the cells as the kernel does: names may come again, later cells see earlier ones', () => {
    expect(checkTypes(['const a = 1;\ntype T = string;', "const a = 'x';\nlet b: T = a;", 'b = a.trim();'])).toEqual(
      [],
    );
  });

  it('finds what only a later cell declares, and two declarations in one cell', () => {
    const messages = checkTypes(['later;', 'const later = 1;\nconst later = 2;']).map(({ cell, line }) => [cell, line]);
    expect(messages).toEqual([
      [1, 1],
      [2, 1],
      [2, 2],
    ]);
  });

  it('knows the library and allows await outside functions', () => {
    const cells = [
      "import { loadMnist, take } from 'digitlab';",
      'const { train } = loadMnist();\nawait 1;',
      'take(train);',
    ];
    expect(checkTypes(cells)).toEqual([{ cell: 3, line: 1, message: expect.stringContaining('Expected 2 arguments') }]);
  });

  it('reports a promise that nobody awaits', () => {
    expect(checkTypes(['const wait = async () => 1;', 'await wait();\nwait();\nvoid wait();'])).toEqual([
      { cell: 2, line: 2, message: 'This promise is not awaited; put await before it.' },
    ]);
  });

  it('reports a broken cell as itself, not the cells after it', () => {
    const problems = checkTypes(['const a = 1;', 'function f() {', 'a;']);
    expect(problems.length).toBeGreaterThan(0);
    expect(new Set(problems.map(({ cell }) => cell))).toEqual(new Set([2]));
  });
});

test('25 lines in a cell, 10 in a function and a median of 6 are allowed', () => {
  const lines = (count: number) => code(Array.from({ length: count }, (_, i) => `Math.abs(${i});`).join('\n'));
  const ten = code(`const sum = (a: number, b: number) => {\n${'  a += b;\n'.repeat(7)}  return a;\n};`);
  const text = prose('Why');
  expect(check(build(text, lines(25), text, ten, text, lines(6), text, lines(6), text, lines(1)))).toEqual([]);
});
