import { neighbourAgreement } from '../../lib/model/neighbour-agreement';

describe('neighbourAgreement', () => {
  it('is the share of points whose nearest other point has their label', () => {
    const points = Float32Array.of(0, 0, 0, 1, 5, 5, 5, 7);
    expect(neighbourAgreement(points, [1, 1, 2, 2])).toBe(1);
    expect(neighbourAgreement(points, [1, 1, 2, 3])).toBe(0.5);
    expect(neighbourAgreement(points, [1, 2, 1, 2])).toBe(0);
  });

  it('measures distance in all dimensions', () => {
    // Seen along the first axis, 0 and 1 are close; the third axis puts 2 next to 0.
    const vectors = Float32Array.of(0, 0, 0, 1, 0, 9, 3, 0, 0);
    expect(neighbourAgreement(vectors, [7, 8, 7])).toBeCloseTo(2 / 3, 10);
  });

  it('refuses points that do not fit the labels', () => {
    expect(() => neighbourAgreement(Float32Array.of(0, 0, 1), [1, 2])).toThrow('There are 3 numbers for 2 labels');
  });
});
