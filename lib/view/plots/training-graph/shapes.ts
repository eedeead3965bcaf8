import type { Lane } from './operations';

type Point = [x: number, y: number];

const RADIUS = 6;

type Outline = { x: number; y: number; width: number; height: number; lane: Lane };

/** The outline of a box as an SVG path: rounded in the forward lane, square in the backward, cut in the update lane. */
export function boxPath({ x, y, width, height, lane }: Outline): string {
  const clockwise = [-1, 1, 1, -1].map((right, i) => ({ right, down: i < 2 ? -1 : 1 }));
  const corners = clockwise.map(({ right, down }, i) => {
    const corner: Point = [x + (right * width) / 2, y + (down * height) / 2];
    const [onSide, onTop]: Point[] = [
      [corner[0], corner[1] - down * RADIUS],
      [corner[0] - right * RADIUS, corner[1]],
    ];
    const [start, end] = i % 2 === 0 ? [onSide, onTop] : [onTop, onSide];
    if (lane === 'forward') return `${start} Q ${corner} ${end}`;
    return lane === 'backward' ? `${corner}` : `${start} L ${end}`;
  });
  return `M ${corners.join(' L ')} Z`;
}

/** Rounds the corners of a line by points on a curve. */
export function roundCorners(points: readonly Point[]): Point[] {
  return points.flatMap((corner, i) => {
    const [before, after] = [points[i - 1], points[i + 1]];
    if (!before || !after) return [corner];
    const radius = Math.min(RADIUS, distance(before, corner) / 2, distance(corner, after) / 2);
    const [start, end] = [towards(corner, before, radius), towards(corner, after, radius)];
    return [0, 0.25, 0.5, 0.75, 1].map((t) => curve([start, corner, end], t));
  });
}

const distance = (a: Point, b: Point): number => Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]);

const towards = ([x, y]: Point, [toX, toY]: Point, by: number): Point => [
  x + Math.sign(toX - x) * by,
  y + Math.sign(toY - y) * by,
];

// A quadratic Bézier curve: u²·start + 2ut·corner + t²·end.
function curve([start, corner, end]: Point[], t: number): Point {
  const u = 1 - t;
  const at = (axis: 0 | 1): number => u * u * start[axis] + 2 * u * t * corner[axis] + t * t * end[axis];
  return [toTenth(at(0)), toTenth(at(1))];
}

function toTenth(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
