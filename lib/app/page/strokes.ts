import type { Picture } from '../drawing';

/** A place on the pad, both from 0 to 1. */
export type Place = { x: number; y: number };

/** What is on the pad: lines of a pen, or a picture that was pasted or dropped. */
export type Sheet = { strokes: Place[][]; picture?: ImageBitmap };

/** How wide the pen is, as a share of the pad: about as a stroke of MNIST is beside its digit. */
const PEN = 0.075;

// A raster of four pixels for each of the network's; more would only take longer to read.
const RASTER = 112;
const MARGIN = 4;
const LARGEST_PICTURE = 512;

/** Draws the lines of a sheet onto a canvas whose side is `size`. */
export function drawStrokes(
  context: CanvasRenderingContext2D,
  strokes: Place[][],
  { size, color }: { size: number; color: string },
): void {
  context.strokeStyle = color;
  context.lineWidth = PEN * size;
  context.lineCap = context.lineJoin = 'round';
  for (const [first, ...rest] of strokes) {
    context.beginPath();
    context.moveTo(first.x * size, first.y * size);
    // A line to where it is makes the dot of a tap.
    for (const { x, y } of rest.length > 0 ? rest : [first]) context.lineTo(x * size, y * size);
    context.stroke();
  }
}

/** Makes a picture of a sheet for `readDrawing`: black lines on white, or the picture that lies there. */
export function createScanner(): (sheet: Sheet) => Picture {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
  return ({ strokes, picture }) => {
    const scale = picture ? Math.min(1, LARGEST_PICTURE / Math.max(picture.width, picture.height)) : 1;
    const side = RASTER + 2 * MARGIN;
    const [width, height] = picture ? [picture.width, picture.height].map((n) => Math.ceil(n * scale)) : [side, side];
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    context.setTransform(1, 0, 0, 1, 0, 0);
    if (picture) {
      context.clearRect(0, 0, width, height);
      context.imageSmoothingQuality = 'high'; // else thin lines of large pictures break into dots
      context.drawImage(picture, 0, 0, width, height);
    } else {
      context.fillStyle = '#fff';
      context.fillRect(0, 0, width, height);
      // Some room around, so that a digit may go from side to side.
      context.translate(MARGIN, MARGIN);
      drawStrokes(context, strokes, { size: RASTER, color: '#000' });
    }
    return context.getImageData(0, 0, width, height);
  };
}
