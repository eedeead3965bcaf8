import { isCommon, type Edge, type Lane, type Operation } from './operations';

/** An operation with its box: `x` and `y` are its middle in pixels from the top left. */
export type Box = Operation & {
  lines: string[];
  /** The number of its column, and its place in that column, counted from the top through all lanes. */
  index: number;
  place: number;
  x: number;
  y: number;
  width: number;
  height: number;
};

/** The free strips over, between and below the lanes. */
export type Channel = 'top' | 'middle' | 'lower' | 'bottom';

/**
 * The way of an edge. Gutter i is the free strip left of column i; an edge leaves its box into gutter `out` and reaches
 * the other box from gutter `into`, which are the same unless it runs along a channel in between. Without gutters it
 * goes straight down. Edges of one `net` share their line as far as they go the same way, and those of one `trunk` from
 * the channel on.
 */
export type Route = Edge & {
  source: Box;
  target: Box;
  net: string;
  trunk: string;
  gutters?: { out: number; into: number };
  channel?: Channel;
};

/** Chooses a way for every edge that passes no box. */
export function planRoutes(edges: readonly Edge[], boxes: readonly Box[]): Route[] {
  const byName = new Map(boxes.map((box) => [box.name, box]));
  return edges.map((edge) => {
    const [source, target] = [byName.get(edge.from), byName.get(edge.to)] as [Box, Box];
    const net = `from ${edge.from} ${edge.kind}`;
    // Lines only part on their way, but those of all gradients come together for their norm.
    const trunk = isGathered(source, target) ? `to ${edge.to}` : net;
    return { ...edge, source, target, net, trunk, ...planWay(edge, source, target) };
  });
}

const isGathered = (source: Box, target: Box): boolean => isCommon(target) && source.index !== target.index;

function planWay(edge: Edge, source: Box, target: Box): Pick<Route, 'gutters' | 'channel'> {
  const [a, b] = [source.index, target.index];
  if (a === b) {
    if (target.place === source.place + 1) return {};
    // Results come in from the left and gradients leave to the left, so what stays in the layer goes there or right.
    const gutter = edge.kind === 'kept' || (edge.kind === 'gradient' && source.lane === 'backward') ? a : a + 1;
    return { gutters: { out: gutter, into: gutter } };
  }
  if (isGathered(source, target)) return { gutters: { out: a + 1, into: b }, channel: 'bottom' };
  if (isCommon(source)) return { gutters: { out: a, into: b }, channel: 'lower' };
  if (Math.abs(a - b) === 1) return { gutters: { out: Math.max(a, b), into: Math.max(a, b) } };
  const gutters = a < b ? { out: a + 1, into: b } : { out: a, into: b + 1 };
  return { gutters, channel: channelTo(target.lane) };
}

function channelTo(target: Lane): Channel {
  if (target === 'forward') return 'top';
  return target === 'update' ? 'bottom' : 'middle';
}

/** Gives each trunk a track of its own in its channel, unless two pass different columns; returns tracks by trunk. */
export function channelTracks(routes: readonly Route[], channel: Channel): Map<string, number> {
  const spans = new Map<string, { from: number; to: number }>();
  for (const { trunk, gutters, channel: own } of routes) {
    if (own !== channel || !gutters) continue;
    const { from, to } = spans.get(trunk) ?? { from: Infinity, to: -Infinity };
    const { out, into } = gutters;
    spans.set(trunk, { from: Math.min(from, out, into), to: Math.max(to, out, into) });
  }
  const tracks = new Map<string, number>();
  // Short ways lie next to the boxes, so that long ones pass around them.
  for (const [trunk, span] of [...spans].sort(([, a], [, b]) => a.to - a.from - (b.to - b.from))) {
    const crossed = [...tracks].filter(([other]) => {
      const { from, to } = spans.get(other) as { from: number; to: number };
      return from <= span.to && to >= span.from;
    });
    let track = 0;
    while (crossed.some(([, taken]) => taken === track)) track++;
    tracks.set(trunk, track);
  }
  return tracks;
}
