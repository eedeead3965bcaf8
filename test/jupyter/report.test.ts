import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PNG } from 'pngjs';
import { publishedResult, titleAndPromise } from '../../lib/jupyter/executed-notebook';
import { plotlyBundle, plotlyVersion } from '../../lib/jupyter/plotly-bundle';
import { report, type ReportProgress } from '../../lib/jupyter/report';
import { readEntries, writeEntries } from '../../lib/jupyter/report-entry';
import { RESULT_TYPE } from '../../lib/view/display';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'digitlab-report-test-'));
const notebooksDir = path.join(folder, 'notebooks');
const exportsDir = path.join(folder, 'exports');
afterAll(() => fs.rmSync(folder, { recursive: true }));

type More = { opening?: string; tags?: string[] };

function writeNotebook(
  name: string,
  code: string,
  { opening = '# Title\n\n> The promise\n> of it.', tags }: More = {},
) {
  const cells = [
    { cell_type: 'markdown', id: 'opening', metadata: tags ? { tags } : {}, source: opening },
    { cell_type: 'code', id: 'work', metadata: {}, source: code, outputs: [], execution_count: null },
  ];
  const kernelspec = { display_name: 'TypeScript', language: 'typescript', name: 'tslab' };
  fs.mkdirSync(notebooksDir, { recursive: true });
  const notebook = { cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
  fs.writeFileSync(path.join(notebooksDir, `${name}.ipynb`), JSON.stringify(notebook));
}

async function run(names: string[] = []) {
  const states: string[] = [];
  const onProgress = ({ name, state }: ReportProgress) => state === 'running' || states.push(`${name} ${state}`);
  const error = await report(names, { notebooksDir, exportsDir, onProgress, settings: {} }).catch(
    (e: Error) => e.message,
  );
  return { states, error };
}

test('makes what is missing, skips what is up to date, and a failing notebook stops no other', async () => {
  const publish = `import { display } from 'tslab';\ndisplay.raw('${RESULT_TYPE}', { accuracy: 0.99, count: 200 } as any);`;
  writeNotebook('01-fails', "console.log('so far');\nthrow new Error('no digits here');");
  writeNotebook('02-works', `console.log('a < b');\n${publish}`);

  const first = await run();
  expect(first.states.slice(0, 2)).toEqual(['01-fails started', '02-works started']);
  expect(first.states.slice(2).sort()).toEqual(['01-fails failed', '02-works made']);
  expect(first.error).toMatch(/^01-fails: Cell \[1\] .*no digits here/);
  expect(fs.readFileSync(path.join(exportsDir, '01-fails.failed.ipynb'), 'utf8')).toContain('so far');
  expect(fs.existsSync(path.join(exportsDir, '01-fails.html'))).toBe(false);
  const html = fs.readFileSync(path.join(exportsDir, '02-works.html'), 'utf8');
  expect(html).toContain('<pre class="stdout">a &lt; b');
  // The published result goes to the contents page only.
  expect(html).not.toContain('0.99,');
  const contents = fs.readFileSync(path.join(exportsDir, 'index.html'), 'utf8');
  expect(contents).toContain('<strong>99.00 %</strong> of 200 images');
  expect(contents).toContain('<p>The promise of it.</p>');

  writeNotebook('01-fails', "console.log('repaired');");
  const second = await run();
  expect(second).toEqual({
    states: ['01-fails started', '02-works skipped', '01-fails made'],
    error: expect.any(Array),
  });
  expect(fs.existsSync(path.join(exportsDir, '01-fails.failed.ipynb'))).toBe(false);

  fs.appendFileSync(path.join(exportsDir, '02-works.html'), '<!-- edited -->');
  expect((await run(['02'])).states).toEqual(['02-works started', '02-works made']);
  expect(fs.readdirSync(exportsDir).sort()).toEqual(['.reports.json', '01-fails.html', '02-works.html', 'index.html']);
}, 120_000);

test('runs two notebooks at once', async () => {
  const place = path.join(folder, 'at-once');
  const waitFor = (own: string, other: string) =>
    `import fs from 'fs';\nfs.writeFileSync('${own}', '');\nwhile (!fs.existsSync('${other}')) await new Promise((go) => setTimeout(go, 50));`;
  writeNotebook('01-fails', waitFor('one', 'two'));
  writeNotebook('02-works', waitFor('two', 'one'));
  await report([], { notebooksDir, exportsDir: place, settings: {} });
  expect(fs.readdirSync(place).sort()).toEqual(['.reports.json', '01-fails.html', '02-works.html', 'index.html']);
}, 60_000);

test('says which notebooks there are when asked for another', async () => {
  writeNotebook('01-fails', '1');
  await expect(report(['09'], { notebooksDir, exportsDir })).rejects.toThrow(
    /^There is no notebook 09; choose from 01-/,
  );
});

test('a notebook elsewhere that has the name of one of ours is not taken for it', async () => {
  writeNotebook('01-fails', '1');
  const elsewhere = path.join(exportsDir, '01-fails.ipynb');
  await expect(report([elsewhere], { notebooksDir, exportsDir })).rejects.toThrow(`There is no notebook ${elsewhere}`);
  const own = await run([path.join(notebooksDir, '01-fails.ipynb')]);
  expect(own.states).toEqual(['01-fails started', '01-fails made']);
});

test('a notebook for a kernel that is not there stops no other', async () => {
  writeNotebook('01-fails', '1');
  const file = path.join(notebooksDir, '01-fails.ipynb');
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('"tslab"', '"deno"'));
  writeNotebook('02-works', "console.log('a');");
  const { states, error } = await run();
  expect(states.sort()).toEqual(['01-fails failed', '01-fails started', '02-works made', '02-works started']);
  expect(error).toMatch(/^01-fails: .*deno/);
});

test('stops between notebooks and cells when it is interrupted', async () => {
  const signal = AbortSignal.abort();
  writeNotebook('01-fails', '2');
  await expect(report(['01'], { notebooksDir, exportsDir, signal, force: true })).rejects.toThrow(/abort/i);
});

test('one that is stopped in a notebook lists the reports that are there, and no half-run notebook', async () => {
  const place = path.join(folder, 'stopped');
  writeNotebook('01-fails', '3');
  const endless = 'await new Promise((resolve) => setTimeout(resolve, 60_000));';
  writeNotebook('02-works', endless, { tags: ['after-01-fails'] });
  const stop = new AbortController();
  const onProgress = ({ name, state }: ReportProgress) => {
    if (name === '02-works' && state === 'running') stop.abort(new Error('stopped'));
  };
  const options = { notebooksDir, exportsDir: place, signal: stop.signal, onProgress };
  await expect(report([], options)).rejects.toThrow('stopped');
  expect(fs.readdirSync(place).sort()).toEqual(['.reports.json', '01-fails.html', 'index.html']);
  const contents = () => fs.readFileSync(path.join(place, 'index.html'), 'utf8');
  expect(contents()).toContain('href="01-fails.html"');

  fs.rmSync(path.join(place, '01-fails.html'));
  writeNotebook('02-works', '4');
  await report(['2'], { notebooksDir, exportsDir: place });
  expect(contents()).not.toContain('href="01-fails.html"');
  expect(contents()).toContain('href="02-works.html"');
}, 120_000);

test('reads the title and the promise from the first Markdown cell', () => {
  const cell = {
    id: 'a',
    cell_type: 'markdown' as const,
    metadata: {},
    source: ['# A title \n', '\n', '> It\n', '> holds.\n', '\n', '> No.'],
  };
  expect(titleAndPromise({ cells: [cell] })).toEqual({ title: 'A title', promise: 'It holds.' });
  expect(() => titleAndPromise({ cells: [] })).toThrow(/begin it with a line "# Title"/);
});

test('takes the last published number of each kind', () => {
  const outputs = [{ accuracy: 0.5, count: 7 }, { accuracy: 0.75 }].map((result) => ({
    output_type: 'display_data',
    data: { [RESULT_TYPE]: result },
  }));
  const cells = [{ id: 'a', cell_type: 'code' as const, metadata: {}, source: '', outputs }];
  expect(publishedResult({ cells })).toEqual({ accuracy: 0.75, count: 7 });
});

test('minifies Plotly once and keeps it by version, with its licence', async () => {
  const cacheDir = path.join(folder, 'cache');
  const bundle = await plotlyBundle({ cacheDir });
  expect(bundle).toMatch(/^\/\*\*[^/]*plotly\.js v4[^/]*MIT license/);
  expect(bundle.length).toBeLessThan(5e6);
  expect(bundle).not.toMatch(/<\/script/i);
  const cached = path.join(cacheDir, `plotly-${plotlyVersion()}.min.js`);
  fs.writeFileSync(cached, 'kept');
  expect(await plotlyBundle({ cacheDir })).toBe('kept');
});

test('keeps what another command reports meanwhile', async () => {
  writeNotebook('01-fails', "console.log('one');");
  const meanwhile = (progress: ReportProgress) => {
    if (progress.state !== 'started') return;
    const entries = readEntries(exportsDir);
    writeEntries(exportsDir, { ...entries, '02-works': { ...entries['02-works'], title: 'Made meanwhile' } });
  };
  await report(['01'], { notebooksDir, exportsDir, settings: {}, onProgress: meanwhile });
  expect(Object.keys(readEntries(exportsDir)).sort()).toEqual(['01-fails', '02-works']);
  expect(readEntries(exportsDir)['02-works'].title).toBe('Made meanwhile');
}, 60_000);

test('embeds a picture that lies beside the notebook', async () => {
  const picture = new PNG({ width: 1, height: 1 });
  fs.mkdirSync(notebooksDir, { recursive: true });
  fs.writeFileSync(path.join(notebooksDir, 'cat.png'), PNG.sync.write(picture));
  writeNotebook('03-picture', "console.log('a cat');", { opening: '# Cat\n\n> A cat.\n\n![A cat](cat.png)' });
  await report(['03'], { notebooksDir, exportsDir, settings: {} });
  const html = fs.readFileSync(path.join(exportsDir, '03-picture.html'), 'utf8');
  expect(html).toContain(`src="data:image/png;base64,${PNG.sync.write(picture).toString('base64')}"`);
}, 60_000);
