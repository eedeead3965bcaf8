import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { buildPage, firstOfEach } from '../../lib/app/page';
import { createServer } from '../../lib/app/server';
import { loadMnist } from '../../lib/data/dataset';
import { loadPretrained } from '../../lib/model/pretrained';
import { args, executablePath } from './chromium';

type Line = [x: number, y: number][];
const SEVEN: Line = [
  [0.3, 0.22],
  [0.7, 0.22],
  [0.45, 0.8],
];
const ONE: Line = [
  [0.52, 0.18],
  [0.5, 0.82],
];

let browser: Browser;
let problems: string[];

if (executablePath) describe('the page in a browser without a network', openPage);
else if (process.env.CI) {
  test('Chromium opens the page', () => {
    throw new Error('No Chromium was found, and CI must not go without; install it or set CHROMIUM_PATH.');
  });
} else test.skip('the page in Chromium: none was found; install it or set CHROMIUM_PATH', () => {});

function openPage() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'digitlab-page-'));
  const file = path.join(folder, 'draw-a-digit.html');
  const deepFile = path.join(folder, 'deep.html');
  beforeAll(async () => {
    const { train, classNames } = loadMnist();
    const examples = firstOfEach(train, { count: 30 });
    for (const [name, target] of [
      ['simple', file],
      ['deep', deepFile],
    ] as const) {
      const model = await loadPretrained(name);
      fs.writeFileSync(target, await buildPage(model, { classNames, name, examples }));
      model.dispose();
    }
    browser = await chromium.launch({ executablePath, args });
  }, 120_000);
  beforeEach(() => {
    problems = [];
  });
  // Whatever a test does, nothing is asked for and nothing goes wrong.
  afterEach(async () => {
    expect(problems).toEqual([]);
    for (const context of browser.contexts()) await context.close();
  });
  afterAll(async () => {
    await browser.close();
    fs.rmSync(folder, { recursive: true });
  });

  test('reads a seven and a one drawn with the mouse; undo and clear take them back', async () => {
    const page = await open(file);
    await expect(draw(page, SEVEN)).resolves.toBe('7');
    await page.getByRole('button', { name: 'Clear' }).click();
    expect(await answer(page)).toBe('');
    expect(await draw(page, ONE)).toBe('1');
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await answer(page)).toBe('');
    await page.keyboard.press('Control+z');
    expect(await answer(page)).toBe('7');
  });

  test('an undo while the pen is down takes the line away, and what follows is a line of its own', async () => {
    const page = await open(file);
    expect(await draw(page, ONE)).toBe('1');
    const { x, y, width, height } = (await page.locator('#pad').boundingBox())!;
    const at = (right: number, down: number) => [x + right * width, y + down * height] as const;
    await page.mouse.move(...at(0.85, 0.3));
    await page.mouse.down();
    await page.mouse.move(...at(0.85, 0.5));
    await page.keyboard.press('Control+z');
    await page.mouse.move(...at(0.85, 0.6));
    await page.mouse.up();
    // The new line is gone with one more step; the 1 is as it was drawn.
    await page.keyboard.press('Control+z');
    expect(await answer(page)).toBe('1');
    // Nothing can be done again, so this takes nothing away either.
    await page.keyboard.press('Control+Shift+Z');
    expect(await answer(page)).toBe('1');
  });

  test('is the same page from the server, under the policy of its header', async () => {
    const model = await loadPretrained('simple');
    const app = await createServer(model, { page: fs.readFileSync(file, 'utf8') });
    const page = await openUrl(`${await app.listen({ port: 0, host: '127.0.0.1' })}/`);
    expect(await draw(page, ONE)).toBe('1');
    await until(page, '/matters/.test(document.querySelector("#looking p").textContent)');
    await page.context().close();
    await app.close();
    model.dispose();
  });

  test('reads digits drawn with a finger on a phone, without scrolling', async () => {
    const page = await open(file, { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await page.evaluate('scrollTo(0, 40)');
    for (const [line, digit] of [
      [SEVEN, '7'],
      [ONE, '1'],
    ] as const) {
      await page.locator('#clear').evaluate((button) => (button as unknown as { click(): void }).click());
      await touch(page, line);
      expect(await answer(page)).toBe(digit);
    }
    expect(await page.evaluate('scrollY')).toBe(40);
  });

  test.each([320, 390, 1920])('fits a screen of %d pixels, with the largest calculation open', async (width) => {
    const page = await open(file, { viewport: { width, height: 800 } });
    await draw(page, SEVEN);
    for (const layer of [0, 2, 6]) {
      await page.locator('.layer').nth(layer).locator('.map').first().click();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    }
  });

  test('fits a laptop with calculations of 5 × 5 numbers', async () => {
    const page = await open(deepFile, { viewport: { width: 1366, height: 768 } });
    await draw(page, SEVEN);
    await page.locator('.layer').nth(1).locator('.map').nth(2).click();
    const [panel, part] = await Promise.all(['.unit', '.part'].map((each) => page.locator(each).boundingBox()));
    expect(part!.x + part!.width).toBeLessThanOrEqual(panel!.x + panel!.width);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(1366);
  });

  test('is used with the keyboard alone, and says what it reads without chatter', async () => {
    const page = await open(file);
    await page.evaluate(`{
      window.said = [];
      new MutationObserver(() => said.push(document.getElementById('announcement').textContent))
        .observe(document.getElementById('announcement'), { childList: true });
    }`);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.id')).toBe('pad');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowDown');
    await until(page, 'document.getElementById("announcement").textContent === "Row 7, column 10."');
    await page.evaluate('said.length = 0');
    await page.keyboard.press('Space');
    for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowRight');
    for (let i = 0; i < 14; i++) {
      await page.keyboard.press('ArrowDown');
      if (i % 2 === 0) await page.keyboard.press('ArrowLeft');
    }
    await page.keyboard.press('Escape');
    expect(await answer(page)).toBe('7');
    await until(page, '/^7, /.test(document.getElementById("announcement").textContent)');
    expect((await page.evaluate<string[]>('said')).length).toBeLessThanOrEqual(4);
    await page.keyboard.press('Delete');
    expect(await answer(page)).toBe('');
    for (const name of ['undo', 'clear', 'example']) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.id')).toBe(name);
    }
    await page.keyboard.press('Enter');
    await until(page, 'document.querySelector(".letters").textContent !== ""');
  });

  test('reads pictures that are pasted and dropped, and says when something is none', async () => {
    const page = await open(file);
    for (const event of ['paste', 'drop']) {
      await give(page, event, { name: 'one.png', type: 'image/png', bytes: pictureOfOne() });
      await until(page, 'document.querySelector(".letters").textContent === "1"');
      await page.getByRole('button', { name: 'Clear' }).click();
      expect(await answer(page)).toBe('');
    }
    await give(page, 'drop', { name: 'notes.txt', type: 'text/plain', bytes: Buffer.from('a text') });
    await until(page, '/^notes.txt is not a picture/.test(document.querySelector("#problem").textContent)');
  });

  test('a file that is no picture takes neither the drawing nor its answer away', async () => {
    const page = await open(file);
    expect(await draw(page, ONE)).toBe('1');
    await give(page, 'drop', { name: 'notes.txt', type: 'text/plain', bytes: Buffer.from('a text') });
    await until(page, '/^notes.txt is not a picture/.test(document.querySelector("#problem").textContent)');
    expect(await answer(page)).toBe('1');
    await draw(page, SEVEN);
    expect(await page.locator('#problem').textContent()).toBe('');
  });

  test('does not look ready before it is, and says so when it cannot start', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const damaged = path.join(folder, 'damaged.html');
    fs.writeFileSync(damaged, fs.readFileSync(file, 'utf8').replace('"weights":"', '"weights":"?'));
    await page.goto(pathToFileURL(damaged).href);
    await until(page, '/^The page could not start: /.test(document.querySelector(".invitation").textContent)');
    expect(await page.getByRole('button', { name: 'Clear' }).isDisabled()).toBe(true);
  });

  test('pad and tools are seen together on a laptop, and the whole pad on a phone that lies on its side', async () => {
    const boxOf = async (page: Page, selector: string) => (await page.locator(selector).boundingBox())!;
    const laptop = await open(file, { viewport: { width: 1366, height: 625 } });
    const tools = await boxOf(laptop, '.tools');
    expect(tools.y + tools.height).toBeLessThanOrEqual(625);
    expect((await boxOf(laptop, '#pad')).width).toBeGreaterThan(300);
    const phone = await open(file, { viewport: { width: 844, height: 390 } });
    const { width, height } = await boxOf(phone, '#pad');
    expect(height).toBeLessThanOrEqual(390);
    expect(width).toBeGreaterThan(250);
  });

  test('each step can be switched off, and what it is worth is shown', async () => {
    const page = await open(file);
    const corner = SEVEN.map(([x, y]) => [x / 2, y / 2]) as Line;
    await draw(page, corner);
    await until(page, '[...document.querySelectorAll(".worth")].filter((p) => p.textContent).length === 4');
    const image = () =>
      page
        .locator('#steps canvas')
        .last()
        .evaluate((canvas) => (canvas as unknown as { toDataURL(): string }).toDataURL());
    const images = new Set([await image()]);
    for (const name of ['Cut it out', /^Scale/, /^Centre/, /^Thin/]) {
      await page.getByRole('switch', { name }).click();
      await frames(page);
      images.add(await image());
      await page.getByRole('switch', { name }).click();
    }
    expect(images.size).toBe(5);
  });

  test('a unit shows numbers that multiply and add up to its value', async () => {
    const page = await open(file);
    await draw(page, SEVEN);
    await until(page, '/^7, /.test(document.getElementById("announcement").textContent)');
    for (const [layer, map] of [
      [0, 3],
      [2, 5],
    ]) {
      await page.locator('.layer').nth(layer).locator('.map').nth(map).focus();
      await page.keyboard.press('Enter');
      const parts = await page
        .locator('.part')
        .evaluateAll((all) =>
          all.map((part) =>
            [...part.querySelectorAll('table')].map((table) =>
              [...table.querySelectorAll('td')].map((td) =>
                Number((td as unknown as { dataset: { value: string } }).dataset.value),
              ),
            ),
          ),
        );
      let sum = 0;
      for (const [patch, weights, products] of parts) {
        products.forEach((product, i) => expect(product).toBeCloseTo(patch[i] * weights[i], 9));
        sum += products.reduce((total, product) => total + product, 0);
      }
      const text = (await page.locator('.equation > p').last().innerText()).replaceAll('−', '-');
      const [, rest] = /\+ \(?(-?[\d.]+)\)? \(\d+ more/.exec(text) ?? [, '0'];
      const [, bias] = /\+ \(?(-?[\d.]+)\)? \(bias\)/.exec(text) ?? [];
      const value = Number(await page.locator('.equation .result').getAttribute('data-value'));
      expect(value).toBeGreaterThan(0);
      expect(sum + Number(rest) + Number(bias)).toBeCloseTo(value, 1);
    }
    const title = () => page.locator('.unit h4').innerText();
    expect(await page.locator('#announcement').textContent()).toContain(`${await title()}: `);
    await page.locator('.enlarged canvas').focus();
    const before = await title();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowLeft');
    expect(await title()).not.toBe(before);
  });

  test('the unit that is explained follows the drawing, also when it is taken away', async () => {
    const page = await open(file);
    await draw(page, SEVEN);
    await page.locator('.layer').nth(2).locator('.map').nth(5).click();
    const value = () => page.locator('.equation .result').getAttribute('data-value');
    const drawn = await value();
    await page.getByRole('button', { name: 'Clear' }).click();
    await frames(page);
    expect(await value()).not.toBe(drawn);
    await draw(page, SEVEN);
    expect(await value()).toBe(drawn);
  });

  test('finds where the network looks, and training digits that are alike', async () => {
    const page = await open(file);
    await draw(page, SEVEN);
    await until(page, 'document.querySelectorAll(".neighbours li").length === 6');
    expect(await page.locator('.neighbours li').first().innerText()).toBe('7');
    await until(page, '/matters/.test(document.querySelector("#looking p").textContent)');
  }, 90_000);

  test('says for good that the browser lets nothing work in the background', async () => {
    const fails = 'postMessage() { setTimeout(() => this.dispatchEvent(new Event("error"))); }';
    const page = await open(file, { script: `window.Worker = class extends EventTarget { ${fails} }` });
    const texts = () => page.locator('#looking p, #neighbours p').allInnerTexts();
    const sentence = 'This browser does not compute this in the background: try another one.';
    await until(page, `document.querySelector('#looking p').textContent === ${JSON.stringify(sentence)}`);
    await draw(page, SEVEN);
    expect(await answer(page)).toBe('7');
    await page.waitForTimeout(600);
    expect(await texts()).toEqual([sentence, sentence]);
    await page.click('#clear');
    expect(await texts()).toEqual([sentence, sentence]);
  });

  test.each(['light', 'dark'] as const)(
    'axe finds nothing against WCAG 2.2 AA in %s',
    async (colorScheme) => {
      const page = await open(file, { colorScheme, reducedMotion: 'reduce' });
      const check = async () => {
        await page.evaluate(`${axe.source}`);
        const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
        const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
          `axe.run({ runOnly: ${JSON.stringify(tags)} })`,
        );
        return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`);
      };
      expect(await check()).toEqual([]);
      await page.getByRole('button', { name: 'Draw an example' }).click();
      await page.locator('summary').click();
      await page.locator('.layer').nth(2).locator('.map').nth(5).click();
      await until(page, 'document.querySelectorAll(".neighbours li").length === 6');
      expect(await check()).toEqual([]);
    },
    120_000,
  );
}

/** Opens the page where it can reach nothing but its own file. */
async function open(file: string, options: BrowserContextOptions & { script?: string } = {}): Promise<Page> {
  return openUrl(pathToFileURL(file).href, { offline: true, ...options });
}

/** Opens a page and notes whatever else it asks for, and what goes wrong. */
async function openUrl(
  url: string,
  { script = '', ...options }: BrowserContextOptions & { script?: string } = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.on('request', (request) => {
    if (request.url() !== url && !/^(data|blob):/.test(request.url())) problems.push(`requests ${request.url()}`);
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(`logs ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`throws ${error.message}`));
  await page.addInitScript(script);
  await page.goto(url);
  await page.waitForSelector('body.ready');
  return page;
}

// Two frames: one in which the page reads, one to be sure that it is over.
const frames = (page: Page): Promise<unknown> =>
  page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');

// Not waitForFunction: that would evaluate a text inside the page, which the page's policy forbids.
async function until(page: Page, condition: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await page.evaluate(condition)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Within a minute this did not become true: ${condition}`);
}

async function answer(page: Page): Promise<string> {
  await frames(page);
  return (await page.locator('.letters').textContent()) ?? '';
}

async function placesOn(page: Page, line: Line): Promise<Line> {
  const box = await page.locator('#pad').boundingBox();
  if (!box) throw new Error('The page shows no pad.');
  return line.map(([x, y]) => [box.x + x * box.width, box.y + y * box.height]);
}

/** Draws a line with the mouse and returns the answer. */
async function draw(page: Page, line: Line): Promise<string> {
  const [first, ...rest] = await placesOn(page, line);
  await page.mouse.move(...first);
  await page.mouse.down();
  for (const place of rest) await page.mouse.move(...place, { steps: 10 });
  await page.mouse.up();
  return answer(page);
}

/** Draws a line with a finger, as the screen itself would send it. */
async function touch(page: Page, line: Line): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: { x: number; y: number }[]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints });
  const places = await placesOn(page, line);
  await send('touchStart', [{ x: places[0][0], y: places[0][1] }]);
  for (let i = 1; i < places.length; i++)
    for (let step = 1; step <= 10; step++) {
      const [x, y] = [0, 1].map((axis) => places[i - 1][axis] + ((places[i][axis] - places[i - 1][axis]) * step) / 10);
      await send('touchMove', [{ x, y }]);
    }
  await send('touchEnd', []);
}

/** Pastes or drops a file onto the page. */
async function give(page: Page, event: string, file: { name: string; type: string; bytes: Buffer }): Promise<void> {
  const base64 = file.bytes.toString('base64');
  await page.evaluate(`{
    const bytes = Uint8Array.from(atob('${base64}'), (character) => character.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], '${file.name}', { type: '${file.type}' }));
    const options = { bubbles: true, cancelable: true };
    document.body.dispatchEvent('${event}' === 'paste'
      ? new ClipboardEvent('paste', { ...options, clipboardData: transfer })
      : new DragEvent('drop', { ...options, dataTransfer: transfer }));
  }`);
}

/** A dark stroke on grey paper, wider than high. */
function pictureOfOne(): Buffer {
  const png = new PNG({ width: 160, height: 120 });
  for (let place = 0; place < 160 * 120; place++) {
    const [x, y] = [place % 160, Math.floor(place / 160)];
    const isInk = Math.abs(x - 80) < 5 && y > 20 && y < 100;
    png.data.set(isInk ? [20, 30, 60, 255] : [205, 200, 190, 255], 4 * place);
  }
  return PNG.sync.write(png);
}
