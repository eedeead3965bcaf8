/** One number a pixel, row by row. */
export type Plane = { values: Float32Array; width: number; height: number };

/** A part of a plane or picture in pixels; `right` and `bottom` are the first ones outside. */
export type Box = { left: number; top: number; right: number; bottom: number };

/** Cuts a box out of a plane. */
export function cut({ values, width }: Plane, { left, top, right, bottom }: Box): Plane {
  const part = new Float32Array((right - left) * (bottom - top));
  for (let row = top; row < bottom; row++)
    part.set(values.subarray(row * width + left, row * width + right), (row - top) * (right - left));
  return { values: part, width: right - left, height: bottom - top };
}
