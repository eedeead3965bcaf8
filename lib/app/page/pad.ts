import { createHistory, isEmpty } from './history';
import { addGridPen } from './grid-pen';
import { drawStrokes } from './strokes';
import type { Place, Sheet } from './strokes';

/** The pad: what is on it, and what changes it. */
export type Pad = {
  sheet(): Sheet;
  /** Begins a line. */
  begin(place: Place): void;
  /** Goes on with the last line. */
  extend(places: Place[]): void;
  show(picture: ImageBitmap): void;
  undo(): void;
  clear(): void;
  repaint(): void;
};

type PadOptions = { onChange: (sheet: Sheet) => void; say: (sentence: string) => void };

/** Makes a canvas a pad for mouse, finger, pen and keyboard. */
export function createPad(canvas: HTMLCanvasElement, { onChange, say }: PadOptions): Pad {
  const history = createHistory();
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const repaint = (): void => {
    const { strokes, picture } = history.current();
    const size = canvas.width;
    context.clearRect(0, 0, size, size);
    if (picture) drawPicture(context, picture, size);
    drawStrokes(context, strokes, { size, color: getComputedStyle(canvas).color });
    grid.paint(context, size);
  };
  const changed = (): void => {
    repaint();
    onChange(history.current());
  };
  let drawn: Sheet | undefined; // as the pen left it
  const begin = (place: Place): void => {
    const { strokes, picture } = history.current();
    history.put({ strokes: [...(picture ? [] : strokes), [place]] });
    drawn = history.current();
    changed();
  };
  const extend = (places: Place[]): void => {
    // Undo or clear may have taken the line away while it was drawn.
    if (history.current() !== drawn) return begin(places[0]);
    const { strokes } = drawn;
    history.amend({ strokes: [...strokes.slice(0, -1), [...strokes[strokes.length - 1], ...places]] });
    drawn = history.current();
    changed();
  };
  const put = (sheet: Sheet): void => {
    history.put(sheet);
    changed();
  };
  const undo = (): void => {
    if (!history.undo()) return say('There is nothing to undo.');
    changed();
    if (isEmpty(history.current())) say('The pad is empty.');
  };
  const clear = (): void => {
    put({ strokes: [] });
    say('The pad is empty.');
  };
  const grid = addGridPen(canvas, { begin, extend: (place) => extend([place]), undo, clear, repaint, say });
  addPointer(canvas, { begin, extend });
  // As many pixels as the screen has, so that lines are sharp on a projector and on a phone.
  new ResizeObserver(() => {
    const size = Math.max(1, Math.round(canvas.clientWidth * devicePixelRatio));
    if (canvas.width !== size) canvas.width = canvas.height = size;
    repaint();
  }).observe(canvas);
  return {
    sheet: history.current,
    begin,
    extend,
    show: (picture) => put({ strokes: [], picture }),
    undo,
    clear,
    repaint,
  };
}

function drawPicture(context: CanvasRenderingContext2D, picture: ImageBitmap, size: number): void {
  const scale = size / Math.max(picture.width, picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  context.drawImage(picture, (size - width) / 2, (size - height) / 2, width, height);
}

type Pen = { begin(place: Place): void; extend(places: Place[]): void };

/** Follows one pointer at a time, also outside the pad; `touch-action: none` keeps the page still meanwhile. */
function addPointer(canvas: HTMLCanvasElement, { begin, extend }: Pen): void {
  let pointer: number | undefined;
  const placeOf = ({ clientX, clientY }: PointerEvent): Place => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const within = (share: number): number => Math.min(1, Math.max(0, share));
    return { x: within((clientX - left) / width), y: within((clientY - top) / height) };
  };
  canvas.addEventListener('pointerdown', (event) => {
    if (pointer !== undefined || event.button !== 0) return;
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
    begin(placeOf(event));
  });
  canvas.addEventListener('pointermove', (event) => {
    if (event.pointerId !== pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    extend((events.length > 0 ? events : [event]).map(placeOf));
  });
  for (const type of ['pointerup', 'pointercancel', 'lostpointercapture'] as const)
    canvas.addEventListener(type, (event) => {
      if (event.pointerId === pointer) pointer = undefined;
    });
}
