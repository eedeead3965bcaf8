/** A point of a figure in pixels, its bar from `top` to `bottom`; y grows downwards. */
export type Point = { name: string; x: number; y: number; top: number; bottom: number };

/** A rectangle of a figure in pixels. */
export type Box = { left: number; right: number; top: number; bottom: number };

const GAP = 8; // between the middle of a point and its label
// About what a letter of the figure's type takes.
const LETTER = { width: 9, height: 20 };
const BAR_WEIGHT = 4;
const POSITIONS = [
  ...['middle right', 'middle left', 'top center', 'bottom center'],
  ...['top right', 'bottom right', 'top left', 'bottom left'],
];

/**
 * Gives the label of each point the position, in Plotly's words, at which it covers the least of points, bars and
 * earlier labels and stays inside of `plot`: the first of equals.
 */
export function placeLabels(points: readonly Point[], plot: Box): string[] {
  const bars: Box[] = points.map(({ x, y, top, bottom }) => ({
    ...{ left: x - 6, right: x + 6 },
    ...{ top: Math.min(top, y - 6), bottom: Math.max(bottom, y + 6) },
  }));
  const labels: Box[] = [];
  const sumOf = (box: Box, others: Box[]): number => others.reduce((sum, other) => sum + sharedArea(box, other), 0);
  return points.map((point) => {
    const boxes = POSITIONS.map((position) => labelBox(point, position));
    const covered = boxes.map((box) => {
      const outside = sharedArea(box, box) - sharedArea(box, plot);
      // A bar is narrow, and a label across it reads as its own.
      return outside + sumOf(box, labels) + BAR_WEIGHT * sumOf(box, bars);
    });
    const best = covered.indexOf(Math.min(...covered));
    labels.push(boxes[best]);
    return POSITIONS[best];
  });
}

// As Plotly places it: 'top right' is above the point and to the right of it.
function labelBox({ name, x, y }: Point, position: string): Box {
  const [vertical, horizontal] = position.split(' ');
  const width = name.length * LETTER.width;
  const left = { left: x - GAP - width, center: x - width / 2, right: x + GAP }[horizontal] as number;
  const top = { top: y - GAP - LETTER.height, middle: y - LETTER.height / 2, bottom: y + GAP }[vertical] as number;
  return { left, right: left + width, top, bottom: top + LETTER.height };
}

function sharedArea(a: Box, b: Box): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return Math.max(0, width) * Math.max(0, height);
}
