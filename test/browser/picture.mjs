// npm run picture: takes the README's picture from the report of notebook 06.
import { chromium } from 'playwright-core';
import { findChromium } from '../../lib/setup/chromium.js';
import { inProject } from '../../lib/setup/places.mjs';

const browser = await chromium.launch({
  executablePath: findChromium(),
  args: ['--no-sandbox'],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 860 }, colorScheme: 'light' });
await page.goto(`file://${inProject('exports/06-visualization.html')}`);
await page.waitForFunction(() =>
  [...document.querySelectorAll('figure')].every((figure) => figure.querySelector('svg, img')),
);
await page.locator('h2', { hasText: 'Predictions' }).evaluate((heading) => heading.scrollIntoView());
await page.waitForTimeout(500);
await page.screenshot({ path: inProject('exports/report.png') });
await browser.close();
