import { distanceToZero } from '../../../lib/app/redraw/distance';
import { createRandom } from '../../../lib/data/random';

test('each distance is that to the nearest zero, found by looking at all of them', () => {
  const random = createRandom(3);
  const mask = Uint8Array.from({ length: 15 * 15 }, () => (random() < 0.9 ? 1 : 0));
  const zeros = [...mask.keys()].filter((place) => mask[place] === 0);
  distanceToZero(mask).forEach((distance, place) => {
    const all = zeros.map((zero) =>
      Math.hypot(Math.floor(zero / 15) - Math.floor(place / 15), (zero % 15) - (place % 15)),
    );
    expect(distance).toBeCloseTo(Math.min(...all), 4);
  });
});

test('where the mask is 0 the distance is 0', () => {
  expect([...distanceToZero(new Uint8Array(9))]).toEqual(Array(9).fill(0));
});
