import { createRandom } from '../../lib/data/random';
import { embed2d } from '../../lib/model/embedding';
import { tf } from '../../lib/tf';

describe('embed2d', () => {
  it('finds the two directions of a flat cloud, the wider first', () => {
    // Around (5, 5, 5): ±2 along the third axis, ±1 along the first; the sums of squares are 8 and 2.
    const vectors = Float32Array.of(5, 5, 7, 5, 5, 3, 6, 5, 5, 4, 5, 5);
    const { points, explained } = embed2d(vectors, { count: 4, dimensions: 3 });
    const expected = [2, 0, -2, 0, 0, 1, 0, -1];
    points.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 4));
    expect(explained[0]).toBeCloseTo(0.8, 6);
    expect(explained[1]).toBeCloseTo(0.2, 6);
  });

  it('agrees with the singular values that a QR iteration finds', () => {
    const random = createRandom(4);
    const [count, dimensions] = [40, 6];
    const vectors = Float32Array.from({ length: count * dimensions }, (_, i) => (random() - 0.5) * (6 - (i % 6)));
    const { explained } = embed2d(vectors, { count, dimensions });
    const eigenvalues = tf.tidy(() => {
      const rows = tf.tensor2d(vectors, [count, dimensions]);
      const centred = tf.sub(rows, tf.mean(rows, 0));
      let matrix = tf.matMul(centred, centred, true, false);
      for (let i = 0; i < 300; i++) {
        const [q, r] = tf.linalg.qr(matrix);
        matrix = tf.matMul(r, q);
      }
      return Array.from({ length: dimensions }, (_, i) => matrix.dataSync()[i * dimensions + i]);
    });
    const total = eigenvalues.reduce((sum, value) => sum + value, 0);
    expect(explained[0]).toBeCloseTo(eigenvalues[0] / total, 4);
    expect(explained[1]).toBeCloseTo(eigenvalues[1] / total, 4);
  });

  it('gives the same map from any start', () => {
    const random = createRandom(9);
    const vectors = Float32Array.from({ length: 300 }, (_, i) => random() * (1 + (i % 3)));
    const [one, other] = [1, 2].map((seed) => embed2d(vectors, { count: 100, dimensions: 3, seed }).points);
    one.forEach((value, i) => expect(other[i]).toBeCloseTo(value, 3));
  });

  it('maps points on one line to a line', () => {
    const { points, explained } = embed2d(Float32Array.of(0, 0, 3, 4, 6, 8), { count: 3, dimensions: 2 });
    expect(Array.from(points, (value) => Math.round(value * 1000) / 1000 + 0)).toEqual([-5, 0, 0, 0, 5, 0]);
    expect(explained[0]).toBeCloseTo(1, 6);
  });

  it.each([[[3, 5, 7]], [[1, 3]]])('finds nothing beside the line of the points along %p', (direction) => {
    const vectors = Float32Array.from({ length: 50 * direction.length }, (_, i) => {
      const place = Math.floor(i / direction.length);
      return ((place * place) % 17) * direction[i % direction.length];
    });
    const { explained } = embed2d(vectors, { count: 50, dimensions: direction.length });
    expect(explained[0]).toBeCloseTo(1, 6);
    expect(explained[1]).toBeLessThan(1e-6);
  });

  it('refuses numbers that do not fit, and vectors that are all equal', () => {
    expect(() => embed2d(new Float32Array(5), { count: 3, dimensions: 2 })).toThrow(
      'There are 5 numbers for 3 vectors of 2: pass 6',
    );
    expect(() => embed2d(new Float32Array(6), { count: 3, dimensions: 2 })).toThrow('All 3 vectors are equal');
  });
});
