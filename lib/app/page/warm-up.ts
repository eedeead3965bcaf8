import { readDrawing } from '../drawing';
import type { Picture } from '../drawing';
import type { Network, Reading } from './network';
import type { Sheet } from './strokes';

const TIMES = 8;
const LINE = [
  { x: 0.4, y: 0.2 },
  { x: 0.6, y: 0.8 },
];

/**
 * Reads a line a few times and then an empty image, whose reading it returns: the first ones are slower than all
 * others, and before the first stroke nobody waits for them.
 */
export function warmUp(network: Network, scan: (sheet: Sheet) => Picture): Reading {
  for (let times = 0; times < TIMES; times++) {
    const drawing = readDrawing(scan({ strokes: [LINE] }));
    if (drawing.problem === undefined) network.read(drawing.image);
  }
  return network.read(new Uint8Array(784));
}
