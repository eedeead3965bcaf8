import { PNG } from 'pngjs';
import type { Picture } from '../../lib/app/drawing';

type Place = { x: number; y: number };

/** A picture whose colour at each pixel, red, green, blue and perhaps alpha, is what `colorAt` says. */
export function paint(
  { width, height }: { width: number; height: number },
  colorAt: (place: Place) => number[],
): Picture {
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let place = 0; place < width * height; place++)
    data.set(colorAt({ x: place % width, y: Math.floor(place / width) }), 4 * place);
  return { data, width, height };
}

/** A 28×28 image drawn black on white, `factor` times as large, its upper left corner at `left`, `top`. */
export function enlarge(
  image: Uint8Array,
  { factor, left, top, width, height }: Record<'factor' | 'left' | 'top' | 'width' | 'height', number>,
): Picture {
  return paint({ width, height }, ({ x, y }) => {
    const [column, row] = [Math.floor((x - left) / factor), Math.floor((y - top) / factor)];
    const inside = column >= 0 && column < 28 && row >= 0 && row < 28;
    const grey = 255 - (inside ? image[28 * row + column] : 0);
    return [grey, grey, grey];
  });
}

/** A digit drawn black on white, as the bytes of a PNG. */
export function pngOf(image: Uint8Array): Buffer {
  return encodePng(enlarge(image, { factor: 4, left: 10, top: 10, width: 140, height: 140 }));
}

/** A picture as the bytes of a PNG, in red, green, blue and alpha (colour type 6) or grey and alpha (4). */
export function encodePng({ data, width, height }: Picture, { colorType = 6 }: { colorType?: 4 | 6 } = {}): Buffer {
  const file = new PNG({ width, height });
  file.data = Buffer.from(data);
  return PNG.sync.write(file, { colorType });
}
