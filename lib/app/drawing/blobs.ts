import type { Box, Plane } from '../../data/plane';

/** Pixels of ink that touch each other, at a side or a corner. */
export type Blob = { box: Box; ink: number; places: number[] };

/** Finds the connected pieces of what is above `threshold`, from the one with most ink to the one with least. */
export function findBlobs({ values, width, height }: Plane, { threshold }: { threshold: number }): Blob[] {
  const seen = new Uint8Array(values.length);
  const blobs: Blob[] = [];
  for (let start = 0; start < values.length; start++) {
    if (seen[start] || values[start] < threshold) continue;
    seen[start] = 1;
    const places = [start];
    const box = { left: width, top: height, right: 0, bottom: 0 };
    let ink = 0;
    // `places` grows while it is read: a flood that needs no second list.
    for (const place of places) {
      const [row, column] = [Math.floor(place / width), place % width];
      ink += values[place];
      box.left = Math.min(box.left, column);
      box.right = Math.max(box.right, column + 1);
      box.top = Math.min(box.top, row);
      box.bottom = Math.max(box.bottom, row + 1);
      for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++)
        for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) {
          const next = y * width + x;
          if (seen[next] || values[next] < threshold) continue;
          seen[next] = 1;
          places.push(next);
        }
    }
    blobs.push({ box, ink, places });
  }
  return blobs.sort((a, b) => b.ink - a.ink);
}

/** The smallest box around all of them. */
export const boxAround = (boxes: Box[]): Box =>
  boxes.reduce((all, box) => ({
    left: Math.min(all.left, box.left),
    top: Math.min(all.top, box.top),
    right: Math.max(all.right, box.right),
    bottom: Math.max(all.bottom, box.bottom),
  }));
