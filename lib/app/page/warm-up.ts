import { readDrawing } from '../drawing';
import type { Picture } from '../drawing';
import type { Network } from './network';
import type { Sheet } from './strokes';

const TIMES = 8;
const LINE = [
  { x: 0.4, y: 0.2 },
  { x: 0.6, y: 0.8 },
];

/** Reads a line a few times: the first readings are slower than all others, and before the first stroke nobody waits. */
export function warmUp(network: Network, scan: (sheet: Sheet) => Picture): void {
  for (let times = 0; times < TIMES; times++) {
    const drawing = readDrawing(scan({ strokes: [LINE] }));
    if (drawing.problem === undefined) network.read(drawing.image);
  }
}
