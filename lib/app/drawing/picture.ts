/** A picture in colour: RGBA bytes row by row, as a canvas's `getImageData` gives them. */
export type Picture = { data: Uint8Array | Uint8ClampedArray; width: number; height: number };

/** More pixels than any camera of today takes for one digit; the server reads nothing larger. */
export const MOST_PIXELS = 16_000_000;

/** @throws unless the picture has the bytes that its width and height promise, and not too many. */
export function checkPicture({ data, width, height }: Picture): void {
  if (![width, height].every((side) => Number.isInteger(side) && side > 0))
    throw new Error(`The picture is ${width} × ${height} pixels: width and height must be whole numbers from 1.`);
  if (width * height > MOST_PIXELS)
    throw new Error(`The picture has ${width} × ${height} pixels: scale it down to at most 16 million.`);
  if (data.length !== 4 * width * height)
    throw new Error(
      `The picture has ${data.length} bytes for ${width} × ${height} pixels: pass 4 for each, red, green, blue, alpha.`,
    );
}
