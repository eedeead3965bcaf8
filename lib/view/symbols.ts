/** Marker shapes, in the order in which figures use them, so that colour is never the only difference between points. */
export const SYMBOLS = [
  'circle',
  'square',
  'diamond',
  'cross',
  'x',
  'triangle-up',
  'triangle-down',
  'star',
  'pentagon',
  'hourglass',
] as const;

/** Line styles in the same order. */
export const DASHES = ['solid', 'dash', 'dot', 'dashdot', 'longdash', 'longdashdot'] as const;
