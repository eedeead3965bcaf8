import { countByLabel, imageAt } from '../../lib/data/split';
import type { Split } from '../../lib/data/split';
import { splitOff } from '../../lib/data/stratify';
import { exampleSplit } from './examples';

const repeat = (label: number, times: number) => new Array<number>(times).fill(label);

/** The number painted into each image: where it stood before the split. */
const positions = (split: Split) => Array.from({ length: split.count }, (_, i) => imageAt(split, i)[0]);

test('splits off the exact number, each class in proportion', () => {
  const [rest, part] = splitOff(exampleSplit([...repeat(0, 100), ...repeat(1, 60), ...repeat(2, 40)]), {
    count: 50,
    seed: 1,
  });
  expect(countByLabel(part, 3)).toEqual([25, 15, 10]);
  expect(countByLabel(rest, 3)).toEqual([75, 45, 30]);
});

test('gives what rounding leaves over to the largest remainders, the lower label first', () => {
  // Shares of 5: 5·7/16 = 2.19, 5·6/16 = 1.875, 5·3/16 = 0.94.
  const [, part] = splitOff(exampleSplit([...repeat(0, 7), ...repeat(1, 6), ...repeat(2, 3)]), { count: 5, seed: 1 });
  expect(countByLabel(part, 3)).toEqual([2, 2, 1]);
  const [, tie] = splitOff(exampleSplit([...repeat(0, 5), ...repeat(1, 5)]), { count: 3, seed: 1 });
  expect(countByLabel(tie, 2)).toEqual([2, 1]);
});

test('loses no example, doubles none, keeps image and label together and the order as it was', () => {
  const labels = Array.from({ length: 200 }, (_, i) => (i * 7) % 10);
  const [rest, part] = splitOff(exampleSplit(labels), { count: 37, seed: 3 });
  for (const split of [rest, part]) {
    const places = positions(split);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect([...split.labels]).toEqual(places.map((place) => labels[place]));
    places.forEach((place, i) => expect(new Set(imageAt(split, i))).toEqual(new Set([place])));
  }
  expect([...positions(rest), ...positions(part)].sort((a, b) => a - b)).toEqual(labels.map((_, i) => i));
});

test('draws by the seed, and anywhere in a class', () => {
  const draw = (seed: number) => positions(splitOff(exampleSplit(repeat(0, 100)), { count: 10, seed })[1]);
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  const drawn = Array.from({ length: 200 }, (_, seed) => draw(seed + 1)).flat();
  const mean = drawn.reduce((sum, place) => sum + place, 0) / drawn.length;
  // 2,000 places of 0 … 99: the mean is 49.5 with a standard deviation of 0.65.
  expect(Math.abs(mean - 49.5)).toBeLessThan(2);
});

test('makes views of the same memory, no copy', () => {
  const split = exampleSplit(repeat(0, 20));
  const [rest, part] = splitOff(split, { count: 5, seed: 1 });
  expect(rest.images.buffer).toBe(split.images.buffer);
  expect(part.images.buffer).toBe(split.images.buffer);
  expect(rest.images.length + part.images.length).toBe(split.images.length);
});

test('may split off none', () => {
  const [rest, part] = splitOff(exampleSplit([1, 2, 3]), { count: 0, seed: 1 });
  expect(rest).toEqual(exampleSplit([1, 2, 3]));
  expect(part).toMatchObject({ count: 0, labels: new Uint8Array(0) });
});
