import type { GraphNode } from '../../../graph/graph-nodes';
import { columnLabels, labelLines, operationLines, textWidth } from './labels';
import { planLines, TRACK, type Line } from './lines';
import { readOperations, type Lane, type Operation } from './operations';
import { channelTracks, planRoutes, type Box, type Channel, type Route } from './routes';

export type { Box, Line };

/** Where everything lies in the picture of a training step, in pixels from its top left. */
export type GraphLayout = {
  boxes: Box[];
  lines: Line[];
  columns: { name: string; label: string; lines: string[]; x: number }[];
  /** From top to bottom, each with the channels that belong to it. */
  lanes: { lane: Lane; top: number; bottom: number }[];
  counts: { nodes: number; operations: number };
  width: number;
  height: number;
};

const LINE_HEIGHT = 17;
/** The side of the square with a weight's number, with the space behind it. */
export const CHIP = 18;

const LANES: readonly Lane[] = ['forward', 'backward', 'update'];
// The channel above the boxes of each lane; the one called bottom lies below the last.
const CHANNELS: Record<Lane, Channel> = { forward: 'top', backward: 'middle', update: 'lower' };
const BOLD = 1.1;
const GAP = 13;
const PADDING = 12;
const BETWEEN_LANES = 6;
const LEFT = 26;
// Room for the name of a lane, and for the line below the picture.
const LOWEST_LANE = 70;
const NARROWEST = 600;

/**
 * Lays a training step out: a column for each layer, and in it three stacks, forward, backward and update. The first
 * stands on the second, so that what a layer computes last lies next to where its gradient begins.
 */
export function layOutGraph(nodes: readonly GraphNode[]): GraphLayout {
  const { operations, edges, columns, counts } = readOperations(nodes);
  const labels = columnLabels(columns).map((label, i) => ({ name: columns[i], label, lines: labelLines(label) }));
  const boxes = stackUp(operations, columns);
  const routes = planRoutes(edges, boxes);
  const { lanes, channelY, height } = placeLanes(boxes, routes, {
    header: Math.max(...labels.map(({ lines }) => lines.length)) * LINE_HEIGHT + 14,
  });
  const { gutterWidths, pointsOf } = planLines(routes, { channelY, columnCount: columns.length });

  let x = LEFT;
  const gutters: number[] = [];
  const placed = labels.map((label, index) => {
    gutters.push(x);
    x += gutterWidths[index];
    const inColumn = boxes.filter((box) => box.index === index);
    const width = Math.ceil(
      Math.max(...label.lines.map((line) => BOLD * textWidth(line)), ...inColumn.map((box) => box.width)),
    );
    for (const box of inColumn) Object.assign(box, { x: x + width / 2, width });
    x += width;
    return { ...label, x: x - width / 2 };
  });
  gutters.push(x);
  const width = Math.max(NARROWEST, x + gutterWidths[columns.length]);
  return {
    ...{ boxes, lanes, counts, height, columns: placed, width },
    lines: routes.map((route) => pointsOf(route, gutters)),
  };
}

/** Gives every operation a box of the size of its text, and its place in its column. */
function stackUp(operations: readonly Operation[], columns: readonly string[]): Box[] {
  return columns.flatMap((column, index) => {
    const ordered = LANES.flatMap((lane) => {
      const stack = operations.filter((operation) => operation.column === column && operation.lane === lane);
      // Weights do not wait for each other, so what changes one weight stands together.
      return lane === 'update' ? stack.sort((a, b) => (a.weights[0] ?? 0) - (b.weights[0] ?? 0)) : stack;
    });
    return ordered.map((operation, place) => {
      const lines = operationLines(operation.op, operation.weights.length * CHIP);
      const width = Math.max(...lines.map(textWidth)) + operation.weights.length * CHIP + 12;
      return { ...operation, lines, index, place, x: 0, y: 0, width, height: lines.length * LINE_HEIGHT + 8 };
    });
  });
}

/** Sets the height of every box, lane and channel, from the top down. */
function placeLanes(boxes: readonly Box[], routes: readonly Route[], { header }: { header: number }) {
  const heights = new Map<string, number>();
  const spaceFor = (channel: Channel): number => PADDING + TRACK * channelTracks(routes, channel).size;
  let y = header;
  const lanes = LANES.map((lane) => {
    const top = y;
    y += spaceFor(CHANNELS[lane]);
    for (const [trunk, track] of channelTracks(routes, CHANNELS[lane])) {
      heights.set(`${CHANNELS[lane]} ${trunk}`, y - PADDING - track * TRACK);
    }
    y = placeStacks(
      boxes.filter((box) => box.lane === lane),
      { top: y, standing: lane === 'forward' },
    );
    if (lane === 'update') {
      for (const [trunk, track] of channelTracks(routes, 'bottom')) {
        heights.set(`bottom ${trunk}`, y + PADDING + track * TRACK);
      }
      y += spaceFor('bottom');
    } else y += PADDING;
    const bottom = y;
    y += BETWEEN_LANES;
    return { lane, top, bottom };
  });
  const channelY = ({ channel, trunk }: Route): number => heights.get(`${channel} ${trunk}`) as number;
  return { lanes, channelY, height: y - BETWEEN_LANES };
}

/** Places the stacks of a lane side by side; returns where the tallest ends, on which the others stand if `standing`. */
function placeStacks(boxes: readonly Box[], { top, standing }: { top: number; standing: boolean }): number {
  const columns = [...new Set(boxes.map(({ index }) => index))];
  const stacks = columns.map((column) => boxes.filter(({ index }) => index === column));
  const tall = (stack: readonly Box[]): number => stack.reduce((sum, box) => sum + box.height + GAP, -GAP);
  const bottom = top + Math.max(LOWEST_LANE, ...stacks.map(tall));
  for (const stack of stacks) {
    let edge = standing ? bottom - tall(stack) : top;
    for (const box of stack) {
      box.y = edge + box.height / 2;
      edge += box.height + GAP;
    }
  }
  return bottom;
}
