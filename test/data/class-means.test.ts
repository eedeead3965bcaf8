import { classMeans, compareWithMeans } from '../../lib/data/class-means';

/** A split of flat images: every pixel of an image has the same value. */
function flat(values: number[], labels: number[]) {
  const images = Uint8Array.from(values.flatMap((value) => new Array<number>(784).fill(value)));
  return { images, labels: Uint8Array.from(labels), count: labels.length };
}

describe('classMeans', () => {
  it('averages the images of each class pixel by pixel', () => {
    const split = flat([10, 20, 200], [0, 0, 1]);
    split.images[0] = 30;
    const [zero, one] = classMeans(split, { classCount: 2 });
    expect([zero[0], zero[1], one[783]]).toEqual([25, 15, 200]);
  });

  it('gives NaN for a class without examples', () => {
    expect(classMeans(flat([1], [0]), { classCount: 2 })[1][0]).toBeNaN();
  });

  it('refuses a label that is no class', () => {
    expect(() => classMeans(flat([1], [2]), { classCount: 2 })).toThrow('Label 2');
  });
});

describe('compareWithMeans', () => {
  const means = [0, 100, 255].map((value) => new Float32Array(784).fill(value));

  it('measures the distance to the own mean and to the nearest other', () => {
    const { nearest, own, other } = compareWithMeans(flat([10, 90], [0, 2]), means);
    expect([...nearest]).toEqual([0, 1]);
    expect([...own]).toEqual([10, 165]);
    expect([...other]).toEqual([90, 10]);
  });

  it('takes the root of the mean squared difference', () => {
    const split = flat([0], [0]);
    split.images.fill(28, 0, 4);
    expect(compareWithMeans(split, means).own[0]).toBeCloseTo(Math.sqrt((4 * 28 ** 2) / 784), 5);
  });

  it('leaves out the mean of a class without examples', () => {
    const split = flat([10, 90], [0, 1]);
    const { nearest, other } = compareWithMeans(split, classMeans(split, { classCount: 5 }));
    const without = compareWithMeans(split, classMeans(split, { classCount: 2 }));
    expect([nearest, other]).toEqual([without.nearest, without.other]);
  });

  it('refuses a label without a mean', () => {
    expect(() => compareWithMeans(flat([0], [3]), means)).toThrow('Label 3');
  });
});
