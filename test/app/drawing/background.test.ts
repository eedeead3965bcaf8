import { differencesToPaper, findBackground } from '../../../lib/app/drawing/background';
import { createRandom } from '../../../lib/data/random';
import { paint } from '../pictures';

const size = { width: 90, height: 70 };
const largest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

test('even paper is found to the last digit, whatever crosses its border', () => {
  const picture = paint(size, ({ x }) => (x > 30 && x < 40 ? [0, 0, 0] : [200, 180, 90]));
  const background = findBackground(picture);
  expect(background.noise).toBeLessThan(1e-3);
  const differences = differencesToPaper(picture, background);
  expect(largest(differences.filter((_, i) => Math.floor(i / 3) % 90 <= 30))).toBeLessThan(0.01);
  expect([...differences.subarray(3 * 35, 3 * 36)].map(Math.round)).toEqual([-200, -180, -90]);
});

test('paper that is darker on one side is a surface, and the ink on it stands out', () => {
  const picture = paint(size, ({ x, y }) => {
    const light = 240 - x - 0.004 * y * y;
    return Math.hypot(x - 45, y - 35) < 8 ? [20, 20, 20] : [light, light, 0.9 * light];
  });
  const background = findBackground(picture);
  expect(background.noise).toBeLessThan(1);
  const differences = differencesToPaper(picture, background);
  expect(Math.abs(differences[0])).toBeLessThan(2);
  expect(Math.abs(differences[3 * (90 * 70 - 1)])).toBeLessThan(2);
  expect(differences[3 * (35 * 90 + 45)]).toBeLessThan(-120);
});

test('the grain of paper is told as noise, in units of a byte', () => {
  const random = createRandom(1);
  const picture = paint(size, () => {
    const grain = 10 * (random() - 0.5);
    return [200 + grain, 200 + grain, 200 + grain];
  });
  // The median of |grain| is 2.5, and the distance in colour is √3 times as large.
  expect(findBackground(picture).noise).toBeGreaterThan(3.4);
  expect(findBackground(picture).noise).toBeLessThan(5.2);
});
