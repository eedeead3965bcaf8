import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { report } from '../../lib/jupyter/report';
import { projectRoot } from '../../lib/project';
import { args, executablePath } from './chromium';

const exportsDir = path.join(projectRoot(), 'exports');
// The page to draw on is no report: page.test.ts tests it.
const made = fs.readdirSync(exportsDir).filter((name) => name.endsWith('.html') && name !== 'draw-a-digit.html');
let browser: Browser;
let problems: string[];

if (executablePath) describe('in a browser without a network', openReports);
else if (process.env.CI) {
  test('Chromium opens every report', () => {
    throw new Error('No Chromium was found, and CI must not go without; install it or set CHROMIUM_PATH.');
  });
} else test.skip('every report opens in Chromium: none was found; install it or set CHROMIUM_PATH', () => {});

function openReports() {
  // Made here from a fixture, so that there is always a report with everything in it.
  const sampleDir = fs.mkdtempSync(path.join(os.tmpdir(), 'digitlab-browser-'));
  const sample = path.join(sampleDir, 'exports/00-sample.html');
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args });
    const notebooksDir = path.join(sampleDir, 'notebooks');
    fs.mkdirSync(notebooksDir);
    fs.copyFileSync(
      path.join(__dirname, '../fixtures/report-sample.ipynb'),
      path.join(notebooksDir, '00-sample.ipynb'),
    );
    await report([], { notebooksDir, exportsDir: path.dirname(sample) });
  }, 120_000);
  beforeEach(() => {
    problems = [];
  });
  afterAll(async () => {
    await browser.close();
    fs.rmSync(sampleDir, { recursive: true });
  });

  // Empty on a fresh clone; the gate runs this file again once the reports are made.
  test('whoever has read a report to its end finds the way to the ones before and behind it', () => {
    for (const name of made.filter((each) => each !== 'index.html')) {
      const html = fs.readFileSync(path.join(exportsDir, name), 'utf8');
      const [, way = ''] = /<div\b[^>]*class="prose way"[^>]*>([\s\S]*?)<\/div>/.exec(html) ?? [];
      const targets = [...way.matchAll(/href="([^"]+)"/g)].map(([, target]) => target);
      const place = made.indexOf(name);
      const neighbours = [made[place - 1], made[place + 1]].filter((each) => each && each !== 'index.html');
      expect([name, ...targets]).toEqual([name, ...neighbours]);
    }
  });

  const files = [
    sample,
    path.join(path.dirname(sample), 'index.html'),
    ...made.map((name) => path.join(exportsDir, name)),
  ];
  test.each(
    files.map((file) => [path.relative(projectRoot(), file).replace(/^.*digitlab-browser-[^/]*\//, 'sample: '), file]),
  )(
    '%s loads nothing, logs no error, draws and describes every figure, and fits a phone',
    async (_, file) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        const page = await open(file, {
          viewport: { width: 390, height: 844 },
          hasTouch: true,
          isMobile: true,
          colorScheme,
        });
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
        expect(await page.locator('html[lang="en-GB"] main h1').count()).toBe(1);
        expect(await undrawn(page)).toEqual([]);
        expect(await undescribed(page)).toEqual([]);
        await page.emulateMedia({ media: 'print' });
        expect(await undrawn(page)).toEqual([]);
        await page.context().close();
      }
      expect(problems).toEqual([]);
      expect(fs.statSync(file).size).toBeLessThanOrEqual(6e6);
    },
    60_000,
  );

  test('the sample shows one of each: figures, drawing, formulas, table, printed text', async () => {
    const page = await open(sample);
    const count = (selector: string) => page.locator(selector).count();
    expect(await count('figure.plotly .main-svg')).toBeGreaterThanOrEqual(2);
    expect(await count('figure.drawing > svg')).toBe(1);
    expect(await count('math')).toBeGreaterThan(5);
    expect(await count('math[display=block]')).toBe(1);
    expect(await count('table')).toBe(2);
    expect(await count('table > caption')).toBe(1);
    expect(await page.locator('pre.stdout').first().innerText()).toContain('[60000, 28, 28, 1]');
    expect(await page.locator('pre.stderr').innerText()).toContain('the numbers are rough');
    expect(await page.title()).toBe('A sample of everything a report can show · DigitLab');
    expect(await page.getByRole('navigation', { name: 'Contents' }).getByRole('link').allInnerTexts()).toContain(
      'Formulas',
    );
    // A figure's text may hold anything, even the end of a script.
    expect(await page.locator('figure.plotly .gtitle').last().textContent()).toBe(
      'Confusion matrix </script>of a sample',
    );
    await page.context().close();
  });

  test('figures take the colours of the theme that the reader chooses', async () => {
    const page = await open(sample, { colorScheme: 'light' });
    const colours = () => Promise.all([colourOf(page, 'body', 'color'), colourOf(page, '.xtick text', 'fill')]);
    const light = await colours();
    expect(light[1]).toBe(light[0]);
    const button = page.getByRole('button', { name: /^Theme/ });
    await button.click();
    expect(await button.innerText()).toBe('Theme: light');
    await button.click();
    expect(await button.innerText()).toBe('Theme: dark');
    await expectSoon(async () => {
      const dark = await colours();
      expect(dark[0]).not.toBe(light[0]);
      expect(dark[1]).toBe(dark[0]);
    });
    await page.context().close();
  });

  test('hides all code or one cell, and prints it all the same', async () => {
    const page = await open(sample);
    const visible = () => page.locator('.highlight:visible').count();
    const cells = await page.locator('details.code').count();
    const fences = (await visible()) - cells;
    await page.getByRole('button', { name: 'Hide code' }).click();
    expect(await visible()).toBe(fences);
    await page.locator('details.code > summary').first().click();
    expect(await visible()).toBe(fences + 1);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await expectSoon(async () => expect(await visible()).toBe(fences + cells));
    expect(await page.locator('.bar:visible, nav:visible, .code > summary:visible').count()).toBe(0);
    expect(await colourOf(page, 'body', 'color')).toBe('rgb(29, 29, 31)');
    await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
    await expectSoon(async () => expect(await visible()).toBe(fences + 1));
    await page.context().close();
  });
}

/** Opens a page that can reach nothing but its own file, and waits until its figures are drawn. */
async function open(file: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  await context.setOffline(true);
  const url = pathToFileURL(file).href;
  await context.route('**/*', (route) => (route.request().url() === url ? route.continue() : route.abort()));
  const page = await context.newPage();
  page.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('data:')) problems.push(`requests ${request.url()}`);
  });
  page.on('console', (message) => {
    if (['error', 'warning', 'trace'].includes(message.type())) problems.push(`logs ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`throws ${error.message}`));
  await page.goto(url);
  const drawn = 'document.documentElement.dataset.figures === "drawn" || !document.querySelector("figure.plotly")';
  await page.waitForFunction(drawn).catch(() => problems.push('does not finish its figures'));
  return page;
}

// A string, since the browser's names are unknown to TypeScript here.
function colourOf(page: Page, selector: string, property: 'color' | 'fill'): Promise<string> {
  return page.evaluate<string>(`getComputedStyle(document.querySelector('${selector}')).${property}`);
}

/** The figures without a drawing that can be seen. */
function undrawn(page: Page): Promise<string[]> {
  return page
    .locator('figure.plotly')
    .evaluateAll((figures) =>
      figures
        .filter((figure) => !((figure.querySelector('.main-svg')?.getBoundingClientRect().height ?? 0) > 50))
        .map((figure) => figure.getAttribute('aria-label') ?? figure.outerHTML.slice(0, 80)),
    );
}

/** The figures and images that say nothing to who cannot see them. */
function undescribed(page: Page): Promise<string[]> {
  return page
    .locator('main figure, main img')
    .evaluateAll((pictures) =>
      pictures
        .filter((picture) => !(picture.getAttribute('alt') ?? picture.getAttribute('aria-label') ?? '').trim())
        .map((picture) => picture.outerHTML.slice(0, 80)),
    );
}

async function expectSoon(check: () => Promise<void>): Promise<void> {
  for (let tries = 0; tries < 40; tries++) {
    if (
      await check().then(
        () => true,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await check();
}
