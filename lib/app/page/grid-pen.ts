import { IMAGE_SIZE } from '../../data/split';
import { ARROWS } from './arrows';
import type { Place } from './strokes';

type Actions = {
  begin(place: Place): void;
  extend(place: Place): void;
  undo(): void;
  clear(): void;
  repaint(): void;
  say(sentence: string): void;
};

/**
 * Adds a pen that keys move over 28×28 cells: arrows move it, the space bar sets it down and lifts it.
 *
 * `paint` draws where it is, as long as the pad is reached by keys.
 */
export function addGridPen(
  canvas: HTMLCanvasElement,
  { begin, extend, undo, clear, repaint, say }: Actions,
): { paint(context: CanvasRenderingContext2D, size: number): void } {
  let [row, column] = [6, 9];
  let [isDown, isShown] = [false, false];
  const here = (): Place => ({ x: (column + 0.5) / IMAGE_SIZE, y: (row + 0.5) / IMAGE_SIZE });
  const place = (): string => `Row ${row + 1}, column ${column + 1}`;
  const lift = (): void => {
    isDown = false;
  };
  const move = (rows: number, columns: number): void => {
    const inside = (n: number): number => Math.min(IMAGE_SIZE - 1, Math.max(0, n));
    [row, column] = [inside(row + rows), inside(column + columns)];
    if (isDown) return extend(here());
    repaint();
    say(`${place()}.`);
  };
  const press = (): void => {
    isDown = !isDown;
    if (isDown) begin(here());
    else repaint();
    say(`Pen ${isDown ? 'down' : 'up'}, ${place().toLowerCase()}.`);
  };
  const keys: Record<string, () => void> = {
    ' ': press,
    Escape: () => isDown && press(),
    Delete: () => (lift(), clear()),
    Backspace: () => (lift(), undo()),
  };
  for (const [key, [rows, columns]] of Object.entries(ARROWS)) keys[key] = () => move(rows, columns);
  canvas.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    isShown = true;
    keys[event.key]();
  });
  canvas.addEventListener('pointerdown', () => {
    lift();
    isShown = false;
  });
  canvas.addEventListener('focus', () => {
    isShown = canvas.matches(':focus-visible');
    repaint();
  });
  canvas.addEventListener('blur', () => {
    lift();
    isShown = false;
    repaint();
  });
  return {
    paint(context, size) {
      if (!isShown) return;
      const cell = size / IMAGE_SIZE;
      context.lineWidth = Math.max(2, cell / 5);
      context.strokeStyle = getComputedStyle(canvas).getPropertyValue('outline-color');
      context.fillStyle = context.strokeStyle;
      const box = [(column - 0.5) * cell, (row - 0.5) * cell, 2 * cell, 2 * cell] as const;
      context.strokeRect(...box);
      if (isDown) context.fillRect(...box);
    },
  };
}
