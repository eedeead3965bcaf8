import { nearestExamples } from '../../lib/data/nearest-example';
import { createRandom } from '../../lib/data/random';

function randomSplit(count: number, seed: number) {
  const random = createRandom(seed);
  const images = Uint8Array.from({ length: count * 784 }, () => 256 * random());
  return { images, labels: new Uint8Array(count), count };
}

describe('nearestExamples', () => {
  it('finds in a memory each example that it holds', () => {
    const memory = randomSplit(20, 1);
    expect([...nearestExamples(memory, memory)]).toEqual([...Array(20).keys()]);
  });

  it('agrees with comparing every pair in full', () => {
    const [memory, split] = [randomSplit(30, 2), randomSplit(10, 3)];
    const distance = (i: number, j: number): number =>
      Array.from({ length: 784 }, (_, p) => (split.images[i * 784 + p] - memory.images[j * 784 + p]) ** 2).reduce(
        (a, b) => a + b,
      );
    const expected = [...Array(10).keys()].map((i) => {
      const distances = [...Array(30).keys()].map((j) => distance(i, j));
      return distances.indexOf(Math.min(...distances));
    });
    expect([...nearestExamples(split, memory)]).toEqual(expected);
  });

  it('answers with the first of two equal examples', () => {
    const twins = { images: new Uint8Array(2 * 784), labels: Uint8Array.of(4, 9), count: 2 };
    expect([...nearestExamples(twins, twins)]).toEqual([0, 0]);
  });

  it('refuses an empty memory', () => {
    const empty = { images: new Uint8Array(0), labels: new Uint8Array(0), count: 0 };
    expect(() => nearestExamples(empty, empty)).toThrow('The memory has 0 examples');
  });
});
