import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { courseRecipe } from '../lib/model/course-model';
import { readMeasurements } from '../lib/model/measurements';
import { projectRoot } from '../lib/project';

const readme = readFileSync(path.join(projectRoot(), 'README.md'), 'utf8');
const measured = JSON.parse(readFileSync(path.join(projectRoot(), 'test/bench/course-accuracy.json'), 'utf8')) as {
  recipe: typeof courseRecipe;
  seeds: number;
  mean: number;
  meanMinus3: number;
};

test('the accuracy in the README is the measured mean over five seeds of today’s recipe', () => {
  expect(measured.recipe).toEqual(courseRecipe);
  expect(measured.seeds).toBe(5);
  expect(readme).toContain(`it reads ${(measured.mean * 100).toFixed(2)} % of the 10,000 test images on average`);
});

test('the network of the course reads at least 99.0 % of the test images, three standard deviations below its mean', () => {
  expect(measured.meanMinus3).toBeGreaterThanOrEqual(0.99);
});

test('the table of training speeds in the README is the one that the measured results give', () => {
  // CommonJS without types, so that the bench runs in plain Node.
  const { readmeTable } = require('./bench/readme-table.js') as { readmeTable(results: unknown): string };
  const results: unknown = JSON.parse(readFileSync(path.join(projectRoot(), 'test/bench/speed.json'), 'utf8'));
  const cells = (text: string): string => text.replace(/-+/g, '-').replace(/ +/g, ' ');
  expect(cells(readme)).toContain(cells(readmeTable(results)));
});

test('the table of the recipes in the README is the one that the measured results give', () => {
  const { recipeTable } = require('./bench/recipe-table.js') as { recipeTable(measured: unknown): string };
  const cells = (text: string): string => text.replace(/-+/g, '-').replace(/ +/g, ' ');
  expect(cells(readme)).toContain(cells(recipeTable(readMeasurements('accuracy'))));
});

test('the recipes keep what they were made for, over five seeds: accuracy, parameters and training time', () => {
  const { simple, tiny, deep, ensemble } = readMeasurements('accuracy').recipes;
  for (const [{ accuracy, seconds }, floor, minutes] of [
    [simple, 0.993, 1],
    [tiny, 0.995, 5],
    [deep, 0.997, 20],
  ] as const) {
    expect(accuracy.count).toBeGreaterThanOrEqual(5);
    expect(accuracy.mean).toBeGreaterThanOrEqual(floor);
    expect(seconds).toBeLessThanOrEqual(60 * minutes);
  }
  expect(tiny.parameters).toBeLessThan(20_000);
  expect(ensemble.accuracy).toBeGreaterThan(deep.accuracy.mean);
});

test('test digits drawn anew are read by deep: 99 % of them, and 98 % at every canvas, size, pen, slant and colour', () => {
  const { accuracy, levels } = readMeasurements('drawing').networks.deep['all steps'];
  expect(accuracy).toBeGreaterThanOrEqual(0.99);
  const each = Object.values(levels).flat();
  expect(each.length).toBe(28);
  expect(Math.min(...each.map((level) => level.accuracy))).toBeGreaterThanOrEqual(0.98);
});

test('the server answers as many requests as the README says, fails none in five minutes, and does not grow', () => {
  type Load = { images: number; connections: number; requestsPerSecond: number; errors: number; statuses: object };
  const { loads, overload, recovered, endurance } = JSON.parse(
    readFileSync(path.join(projectRoot(), 'test/bench/serve.json'), 'utf8'),
  ) as { loads: Load[]; overload: { statuses: object }; recovered: { statuses: object }; endurance: Endurance };
  const most = loads.find(({ images, connections }) => images === 1 && connections === 256) as Load;
  expect(readme).toContain(
    `answers ${most.requestsPerSecond.toLocaleString('en')} requests a second, an image each, from 256 of them`,
  );
  for (const { errors, statuses } of loads) expect([errors, Object.keys(statuses)]).toEqual([0, ['200']]);
  expect(Object.keys(overload.statuses)).toEqual(['200', '429']);
  expect(Object.keys(recovered.statuses)).toEqual(['200']);
  expect(endurance).toMatchObject({ minutes: 5, errors: 0 });
  expect(Object.keys(endurance.statuses)).toEqual(['200']);
  expect(endurance.megabytesAtTheEnd).toBeLessThan(1.02 * endurance.megabytesAfterAQuarter);
});

type Endurance = {
  minutes: number;
  errors: number;
  statuses: object;
  megabytesAfterAQuarter: number;
  megabytesAtTheEnd: number;
};

test('every file that the README links to is there', () => {
  const links = [...readme.matchAll(/\]\((?!http|#)([^)#]+)\)/g)].map(([, file]) => file);
  expect(links.length).toBeGreaterThan(6);
  expect(links.filter((file) => !existsSync(path.join(projectRoot(), file)))).toEqual([]);
});

test('every npm script that the README names exists', () => {
  const { scripts } = JSON.parse(readFileSync(path.join(projectRoot(), 'package.json'), 'utf8')) as { scripts: object };
  const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map(([, script]) => script);
  expect(named.filter((script) => !(script in scripts))).toEqual([]);
});
