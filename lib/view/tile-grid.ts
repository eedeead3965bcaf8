const WIDEST = 800;
const CAPTION_HEIGHT = 22;

/** Where small pictures of one size lie in a figure, counted in their own pixels. */
export type TileGrid = {
  width: number;
  height: number;
  /** Screen pixels for each pixel of a picture. */
  scale: number;
  /** The left and upper pixel of a picture. */
  cornerOf(index: number): { x: number; y: number };
};

/** Lays out `count` pictures in rows of `columns`, each with room for a caption above it. */
export function createTileGrid(
  count: number,
  { height, width, columns }: { height: number; width: number; columns: number },
): TileGrid {
  const used = Math.min(columns, count);
  const gap = Math.ceil(width / 6);
  const gridWidth = used * (width + gap) - gap;
  const scale = Math.min(24, WIDEST / gridWidth);
  const captionHeight = Math.ceil(CAPTION_HEIGHT / scale);
  return {
    width: gridWidth,
    height: Math.ceil(count / used) * (height + captionHeight),
    scale,
    cornerOf: (index) => ({
      x: (index % used) * (width + gap),
      y: Math.floor(index / used) * (height + captionHeight) + captionHeight,
    }),
  };
}

/** Returns the layout of a figure with such a grid: its size, hidden axes, and the number of each picture above it. */
export function tileLayout(
  grid: TileGrid,
  { count, width, right = 20 }: { count: number; width: number; right?: number },
) {
  return {
    width: Math.round(grid.width * grid.scale) + 20 + right,
    height: Math.round(grid.height * grid.scale) + 80,
    margin: { l: 20, r: right, t: 60, b: 20 },
    dragmode: false,
    xaxis: { visible: false, fixedrange: true, range: [-0.5, grid.width - 0.5] },
    yaxis: { visible: false, fixedrange: true, range: [grid.height - 0.5, -0.5] },
    annotations: Array.from({ length: count }, (_, index) => ({
      text: String(index),
      x: grid.cornerOf(index).x + width / 2 - 0.5,
      y: grid.cornerOf(index).y - 0.5,
      yanchor: 'bottom',
      showarrow: false,
      font: { size: 14 },
    })),
  };
}

/**
 * Throws unless `values` are `count` pictures of height × width, channels last.
 *
 * `what` names them in the message.
 */
export function checkTiles(
  values: ArrayLike<number>,
  { height, width, count, what }: { height: number; width: number; count: number; what: string },
): void {
  const wanted = height * width * count;
  if (wanted > 0 && values.length === wanted) return;
  throw new Error(
    `There are ${values.length} values, but ${count} ${what} of ${height}×${width} have ${wanted}; give height, width and count as in the shape of the layer.`,
  );
}
