import type { LayerFacts } from './network';

/** A part of a layer that one value of the next is made from; it may begin outside, where all is 0. */
export type Window = { top: number; left: number; height: number; width: number; dilation: number[] };

/** The part of the layer before that one value is made from. */
export function windowOf(
  facts: LayerFacts,
  { shape, place, size }: { shape: number[]; place: number; size: number[] },
): Window {
  const [, columns, maps] = facts.shape;
  const at = Math.floor(place / maps);
  const strides = facts.config.strides as number[];
  const dilation = (facts.config.dilationRate as number[] | undefined) ?? [1, 1];
  const starts = [Math.floor(at / columns), at % columns].map((position, axis) => {
    const reach = (size[axis] - 1) * dilation[axis] + 1;
    const padding = Math.max(0, (facts.shape[axis] - 1) * strides[axis] + reach - shape[axis]);
    return position * strides[axis] - (facts.config.padding === 'same' ? Math.floor(padding / 2) : 0);
  });
  return { top: starts[0], left: starts[1], height: size[0], width: size[1], dilation };
}

/** The part of a window that lies in the layer before: pooling takes nothing else, and no zeros around it. */
export function inside({ top, left, height, width, dilation }: Window, [rows, columns]: number[]): Window {
  const [first, start] = [Math.max(0, top), Math.max(0, left)];
  const [last, end] = [Math.min(rows, top + height), Math.min(columns, left + width)];
  return { top: first, left: start, height: last - first, width: end - start, dilation };
}

/** The values of one map in a window; 0 outside of the map. */
export function crop(source: Float32Array, { shape, window, map }: { shape: number[]; window: Window; map: number }) {
  const [rows, columns, maps] = shape;
  const { top, left, height, width, dilation } = window;
  const patch = Array.from({ length: height * width }, (_, i) => {
    const row = top + Math.floor(i / width) * dilation[0];
    const column = left + (i % width) * dilation[1];
    const isInside = row >= 0 && row < rows && column >= 0 && column < columns;
    return isInside ? source[(row * columns + column) * maps + map] : 0;
  });
  return { patch, width, height };
}
