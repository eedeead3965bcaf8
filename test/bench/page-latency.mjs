// npm run bench:page: how long the page of `simple` takes from the pen to the answer, in Chromium, while a digit is
// drawn: reading the pad, making 28×28 of it, the forward pass, the bars. Nothing is asserted; the numbers are printed.
import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { findChromium } from '../../lib/setup/chromium.js';
import { inState } from '../../lib/setup/places.mjs';

const { main } = createRequire(import.meta.url)('digitlab/dist/cli.js');
const file = inState('draw-a-digit.html');
mkdirSync(inState(), { recursive: true });
await main(['node', 'digitlab', 'export', 'page', '--model', 'simple', '--output', file]);

const browser = await chromium.launch({
  executablePath: findChromium(),
  args: ['--no-sandbox', '--disable-gpu'],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
await page.goto(pathToFileURL(file).href);
await page.waitForSelector('body.ready');
const box = await page.locator('#pad').boundingBox();
const move = (x, y, steps = 1) => page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps });
await move(0.3, 0.22);
await page.mouse.down();
await move(0.7, 0.22, 25);
await move(0.45, 0.8, 40);
await page.mouse.up();
const { ready, load, times } = await page.evaluate(() => ({
  ready: performance.getEntriesByName('ready')[0].startTime,
  load: performance.getEntriesByType('navigation')[0].loadEventEnd,
  times: performance.getEntriesByName('prediction').map(({ duration }) => duration),
}));
await browser.close();
const [first, ...later] = times;
const sorted = later.slice(0, 50).sort((a, b) => a - b);
const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
const ms = (value) => `${value.toFixed(1)} ms`;
writeFileSync(
  1,
  [
    `size              ${(readFileSync(file).length / 1e6).toFixed(2)} MB`,
    `ready             ${ms(ready)} after the navigation began, loaded ${ms(load)}`,
    `first prediction  ${ms(first)}`,
    `${sorted.length} more: median   ${ms(at(0.5))}, 95th percentile ${ms(at(0.95))}`,
    '',
  ].join('\n'),
);
