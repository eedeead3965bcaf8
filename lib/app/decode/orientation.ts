import type { Picture } from '../drawing';

/**
 * Turns a picture as Exif's orientation says, 1 … 8: where its first row and its first column belong (Exif 2.32, 4.6.4).
 *
 * 2, 4, 5 and 7 are mirrored; from 5 on rows become columns.
 */
export function turnUpright(picture: Picture, orientation: number): Picture {
  if (orientation === 1) return picture;
  const { width: columns, height: rows } = picture;
  const isLying = orientation >= 5;
  const [width, height] = isLying ? [rows, columns] : [columns, rows];
  const fromRight = [2, 3, 7, 8].includes(orientation);
  const fromBelow = [3, 4, 6, 7].includes(orientation);
  const [from, to] = [new Uint32Array(picture.data.slice().buffer), new Uint32Array(width * height)];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [row, column] = isLying ? [x, y] : [y, x];
      to[y * width + x] =
        from[(fromBelow ? rows - 1 - row : row) * columns + (fromRight ? columns - 1 - column : column)];
    }
  }
  return { data: new Uint8Array(to.buffer), width, height };
}
