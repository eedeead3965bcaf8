import { readdirSync, readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { convert, NotebookError, type ConvertOptions } from 'nbconvert-cli-wrapper';
import { createWorkspace, python } from './workspace';

const workspace = createWorkspace();
const { file, env } = workspace;
afterAll(workspace.remove);

// The smallest PNG there is: one transparent pixel.
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
const picture = { output_type: 'display_data', metadata: {}, data: { 'image/png': PIXEL } };
const notebook = workspace.notebook('lesson.ipynb', [
  '# A lesson\n\n![a pixel](pixel.png)',
  { source: 'const answer = 41 + 1', outputs: [picture] },
]);
writeFileSync(file('pixel.png'), Buffer.from(PIXEL, 'base64'));

async function errorOf(promise: Promise<unknown>): Promise<NotebookError> {
  const error: unknown = await promise.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(NotebookError);
  return error as NotebookError;
}

describe('formats', () => {
  test('writes html with the pictures inside', async () => {
    const result = await convert(notebook, { to: 'html', output: file('lesson.html'), python });
    expect(result).toEqual({ output: file('lesson.html'), seconds: expect.any(Number), cells: [] });
    const html = workspace.read('lesson.html');
    expect(html).toContain('<title>lesson</title>');
    expect(html).toMatch(/A lesson.*41.*1/s);
    expect(html).not.toContain('src="pixel.png"');
    expect(html.split(`src="data:image/png;base64,${PIXEL}"`)).toHaveLength(3);
  });

  test('writes slides', async () => {
    await convert(notebook, { to: 'slides', output: file('slides.html'), python });
    expect(workspace.read('slides.html')).toMatch(/class="reveal".*A lesson/s);
  });

  test('writes markdown and puts its pictures beside it', async () => {
    await convert(notebook, { to: 'markdown', output: file('lesson.md'), python });
    expect(workspace.read('lesson.md')).toContain('# A lesson');
    expect(workspace.read('lesson.md')).toContain('](lesson_files/lesson_1_0.png)');
    expect(readFileSync(file('lesson_files/lesson_1_0.png')).toString('base64')).toBe(PIXEL);
  });

  test('writes the code alone as a script', async () => {
    await convert(notebook, { to: 'script', output: file('lesson.ts'), python });
    expect(workspace.read('lesson.ts').trim()).toBe('const answer = 41 + 1');
  });

  test('writes a notebook, in a folder that did not exist', async () => {
    await convert(notebook, { to: 'notebook', output: file('new/copy.ipynb'), python });
    const { cells } = workspace.executed('new/copy.ipynb');
    expect(cells.map(({ id }) => id)).toEqual(['cell-0', 'cell-1']);
    expect(cells[1].outputs[0].data).toEqual({ 'image/png': PIXEL });
    expect(readdirSync(file('new'))).toEqual(['copy.ipynb']);
  });

  test('uses a template of ours', async () => {
    mkdirSync(file('bare'));
    writeFileSync(file('bare/conf.json'), '{"base_template": "lab", "mimetypes": {"text/html": true}}');
    writeFileSync(file('bare/index.html.j2'), '<main>{{ resources.metadata.name }}</main>');
    await convert(notebook, { to: 'html', output: file('bare.html'), template: file('bare'), python });
    expect(workspace.read('bare.html')).toBe('<main>lesson</main>');
  });

  test('takes no template from the current folder', async () => {
    mkdirSync(file('work/lab'), { recursive: true });
    writeFileSync(file('work/lab/conf.json'), '{"base_template": "base", "mimetypes": {"text/html": true}}');
    writeFileSync(file('work/lab/index.html.j2'), '<main>not this one</main>');
    const before = process.cwd();
    try {
      process.chdir(file('work'));
      await convert(notebook, { to: 'html', output: file('own.html'), python });
    } finally {
      process.chdir(before);
    }
    expect(workspace.read('own.html')).toContain('A lesson');
  });

  test('says what is wrong with a template and leaves the output as it was', async () => {
    mkdirSync(file('broken'));
    writeFileSync(file('broken/conf.json'), '{"base_template": "lab"}');
    writeFileSync(file('broken/index.html.j2'), '{% if %}');
    writeFileSync(file('kept.html'), 'as it was');
    const error = await errorOf(
      convert(notebook, { to: 'html', output: file('kept.html'), template: file('broken'), python }),
    );
    expect(error.kind).toBe('conversion-failed');
    expect(error.message).toMatch(/^The notebook could not be run or written as html \(TemplateSyntaxError: .*\)/);
    expect(error.detail).toContain('Traceback');
    expect(workspace.read('kept.html')).toBe('as it was');
  });
});

test('ends a conversion at its limit', async () => {
  mkdirSync(file('endless'));
  writeFileSync(file('endless/conf.json'), '{"base_template": "lab"}');
  writeFileSync(file('endless/index.html.j2'), '{% for i in range(10**12) %}{% endfor %}');
  const error = await errorOf(
    convert(notebook, { to: 'html', output: file('e.html'), template: file('endless'), timeout: 2, env, python }),
  );
  expect(error.kind).toBe('notebook-timeout');
  expect(error.message).toMatch(/^The notebook was still running at its limit of 2 s; give it more time/);
  expect(workspace.processes()).toEqual([]);
});

describe('broken notebooks', () => {
  test.each([
    ['missing.ipynb', undefined, /missing\.ipynb cannot be read \(No such file or directory\)/],
    [
      'truncated.ipynb',
      '{"cells": [',
      /truncated\.ipynb is not a valid notebook \(Notebook does not appear to be JSON/,
    ],
    [
      'shapeless.ipynb',
      '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code", "id": "a"}]}',
      /shapeless\.ipynb is not a valid notebook/,
    ],
  ])('refuses %s', async (name, content, message) => {
    if (content) writeFileSync(file(name), content);
    const error = await errorOf(convert(file(name), { to: 'html', output: file(`${name}.html`), python }));
    expect(error.kind).toBe('bad-notebook');
    expect(error.message).toMatch(message);
    expect(readdirSync(workspace.folder).filter((entry) => entry.includes(`${name}.html`))).toEqual([]);
  });
});

describe('a missing environment', () => {
  test('names a kernel that is not installed, and those that are', async () => {
    const output = file('kernel.html');
    const options: ConvertOptions = { to: 'html', output, execute: true, kernelName: 'fortran', env, python };
    const error = await errorOf(convert(notebook, options));
    expect(error.kind).toBe('no-kernelspec');
    expect(error.message).toMatch(/^The kernel 'fortran' is not installed \(installed: .*tslab.*\)/);
    expect(error.partial).toBeUndefined();
    expect(readdirSync(workspace.folder)).not.toContain('kernel.failed.ipynb');
  });

  test('says that a Python does not exist', async () => {
    const error = await errorOf(convert(notebook, { to: 'html', output: file('x.html'), python: '/no/python' }));
    expect(error.kind).toBe('nbconvert-missing');
    expect(error.message).toMatch(/^\/no\/python cannot be started \(.*ENOENT\)/);
  });

  test('says that a Python has no nbconvert', async () => {
    // -S, through a script: the same Python without its site-packages.
    writeFileSync(file('bare-python'), `#!/bin/sh\nexec ${python} -S "$@"\n`, { mode: 0o755 });
    const error = await errorOf(convert(notebook, { to: 'html', output: file('x.html'), python: file('bare-python') }));
    expect(error.kind).toBe('nbconvert-missing');
    expect(error.message).toMatch(/cannot import nbconvert \(No module named/);
  });
});

describe('wrong options', () => {
  const good: ConvertOptions = { to: 'html', output: file('unused.html'), python };
  test.each([
    [{ ouput: 'x' }, /^There is no option "ouput"; use cellTimeout, env, .*\.$/],
    [{ to: 'pdf' }, /^There is no format "pdf"; use html, notebook, slides, markdown, script\.$/],
    [{ output: workspace.folder }, /is a folder; give the path of a file\.$/],
    [{ output: notebook, to: 'notebook' }, /is the notebook itself; give another path\.$/],
    [{ timeout: 0 }, /^The option timeout is 0; give seconds above 0/],
    [{ cellTimeout: 5 }, /^The option cellTimeout is for cells that are run, and none is: give execute/],
    [{ cellTimeout: Number.NaN }, /^The option cellTimeout is NaN; give seconds above 0/],
    [{ kernelName: '' }, /^The option kernelName is ""; give a text that is not empty\.$/],
    [{ workingDirectory: file('nowhere') }, /^The working directory .* is not a folder/],
    [{ template: 'lab' }, /^The template lab is not the absolute path of a folder/],
    [{ template: workspace.folder, to: 'notebook' }, /^A notebook has no template/],
  ])('refuses %j', async (wrong, message) => {
    const promise = convert(notebook, { ...good, ...wrong } as ConvertOptions);
    await expect(promise).rejects.toThrow(TypeError);
    await expect(promise).rejects.toThrow(message);
  });

  test('refuses to write where a success would remove the notebook', async () => {
    const partial = workspace.notebook('kept.failed.ipynb', ['# As far as it came']);
    const promise = convert(partial, { to: 'html', output: file('kept.html'), python });
    await expect(promise).rejects.toThrow(
      `A success would remove the notebook ${partial}, which a failed run to ${file('kept.html')} left: give another output.`,
    );
    expect(workspace.read('kept.failed.ipynb')).toContain('As far as it came');
  });
});

test('a picture that cannot be put in its place is named as it was to be called', async () => {
  mkdirSync(file('taken_files/lesson_1_0.png'), { recursive: true });
  const error = await errorOf(convert(notebook, { to: 'markdown', output: file('taken.md'), python }));
  expect(error.message).toMatch(/^.*taken_files\/\S+\.png cannot be written \(EISDIR\); choose another output\.$/);
  expect(error.message).not.toContain('/.taken');
});

test('what cannot be put in its place is a NotebookError, too', async () => {
  writeFileSync(file('blocked_files'), 'a file where the folder of pictures should be');
  const error = await errorOf(convert(notebook, { to: 'markdown', output: file('blocked.md'), python }));
  expect(error.kind).toBe('conversion-failed');
  expect(error.message).toBe(`${file('blocked_files')} cannot be written (EEXIST); choose another output.`);
});
