import type { Pad } from './pad';
import type { Place } from './strokes';

// Each line as points from 0 to 100, joined by a smooth curve.
const EXAMPLES: [x: number, y: number][][][] = [
  [
    [
      [30, 28],
      [42, 20],
      [60, 22],
      [64, 36],
      [48, 47],
      [64, 56],
      [66, 72],
      [50, 82],
      [32, 76],
    ],
  ],
  [
    [
      [28, 24],
      [48, 24],
      [72, 23],
      [62, 44],
      [52, 62],
      [46, 82],
    ],
  ],
  [
    [
      [30, 32],
      [40, 20],
      [60, 20],
      [66, 36],
      [54, 56],
      [30, 78],
      [50, 77],
      [72, 78],
    ],
  ],
  [
    [
      [42, 18],
      [36, 36],
      [30, 54],
      [50, 55],
      [72, 54],
    ],
    [
      [62, 36],
      [60, 60],
      [58, 84],
    ],
  ],
];
const MILLISECONDS = 900;
const POINTS = 60;

/** Returns a function that draws the next example onto the pad, as a hand would, or at once if motion is not wanted. */
export function createExample(pad: Pad): () => void {
  let next = 0;
  return () => {
    const lines = EXAMPLES[next++ % EXAMPLES.length].map(smooth);
    const points = lines.flatMap((line) => line.map((place, i) => ({ place, isFirst: i === 0 })));
    pad.clear();
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const start = performance.now();
    let [done, sheet] = [0, pad.sheet()];
    const draw = (): void => {
      // Somebody else draws now.
      if (pad.sheet() !== sheet) return;
      const share = isStill ? 1 : Math.min(1, (performance.now() - start) / MILLISECONDS);
      for (; done < Math.max(1, share * points.length); done++) {
        const { place, isFirst } = points[done];
        if (isFirst) pad.begin(place);
        else pad.extend([place]);
      }
      sheet = pad.sheet();
      if (done < points.length) requestAnimationFrame(draw);
    };
    draw();
  };
}

/** A curve through all points (Catmull–Rom). */
function smooth(points: [x: number, y: number][]): Place[] {
  const at = (i: number) => points[Math.min(points.length - 1, Math.max(0, i))];
  return Array.from({ length: POINTS }, (_, n) => {
    const position = (n / (POINTS - 1)) * (points.length - 1);
    const i = Math.min(points.length - 2, Math.floor(position));
    const t = position - i;
    const [x, y] = [0, 1].map((axis) => {
      const [a, b, c, d] = [at(i - 1)[axis], at(i)[axis], at(i + 1)[axis], at(i + 2)[axis]];
      return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t ** 2 + (3 * b - a - 3 * c + d) * t ** 3);
    });
    return { x: x / 100, y: y / 100 };
  });
}
