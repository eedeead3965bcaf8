import { gutterTracks, type Wire } from './gutters';
import type { EdgeKind } from './operations';
import { placePorts, type End, type Side, type Way } from './ports';
import type { Box, Route } from './routes';

type Point = [x: number, y: number];

/** A line between two boxes by its corners, from the source to the arrow; at corner `joint` it meets lines like it. */
export type Line = { from: string; to: string; kind: EdgeKind; points: Point[]; joint?: number };

const MARGIN = 10;
/** The distance of lines side by side. */
export const TRACK = 6;

/**
 * Chooses where lines touch their boxes and how wide the gutters have to be. `pointsOf` then draws a route, once the
 * boxes stand in their columns and it is known where each gutter begins.
 */
export function planLines(
  routes: readonly Route[],
  { channelY, columnCount }: { channelY: (route: Route) => number; columnCount: number },
) {
  const ways = new Map<Route, Way>();
  for (const route of routes) {
    const { source, target, net, trunk, gutters, channel } = route;
    if (!gutters) continue;
    const { out, into } = gutters;
    const sideOf = (box: Box, gutter: number): End => ({ box, side: gutter === box.index ? 'left' : 'right' });
    const ends = { source: sideOf(source, out), target: sideOf(target, into) };
    ways.set(route, { ...ends, net, trunk, out, into, channelY: channel && channelY(route) });
  }
  const portY = placePorts([...ways.values()]);
  const gutters = Array.from({ length: columnCount + 1 }, (_, gutter) =>
    gutterTracks(wiresIn(gutter, [...ways.values()], portY)),
  );
  const pointsOf = (route: Route, starts: readonly number[]): Line => {
    const { source, target, kind } = route;
    const line = { from: source.name, to: target.name, kind };
    const way = ways.get(route);
    if (!way) {
      const ends: Point[] = [
        [source.x, source.y + source.height / 2],
        [target.x, target.y - target.height / 2],
      ];
      return { ...line, points: ends };
    }
    const trackX = (gutter: number, net: string): number =>
      starts[gutter] + MARGIN + (gutters[gutter].tracks.get(net) as number) * TRACK;
    const [outX, intoX] = [trackX(way.out, way.net), trackX(way.into, way.trunk)];
    const [firstY, lastY] = [portY(way.source, way.net), portY(way.target, way.trunk)];
    const [first, last]: Point[] = [
      [sideX(way.source), firstY],
      [sideX(way.target), lastY],
    ];
    const { channelY: y } = way;
    if (y === undefined) return { ...line, points: withoutRepeats([first, [outX, firstY], [intoX, lastY], last]) };
    const points: Point[] = [first, [outX, firstY], [outX, y], [intoX, y], [intoX, lastY], last];
    return { ...line, points, ...(way.net === way.trunk ? {} : { joint: 2 }) };
  };
  return {
    gutterWidths: gutters.map(({ count }) => (count === 0 ? MARGIN : 2 * MARGIN + (count - 1) * TRACK)),
    pointsOf,
  };
}

const sideX = ({ box, side }: End): number => box.x + (side === 'left' ? -box.width : box.width) / 2;

const withoutRepeats = (points: Point[]): Point[] =>
  points.filter(([x, y], i) => i === 0 || x !== points[i - 1][0] || y !== points[i - 1][1]);

function wiresIn(gutter: number, ways: readonly Way[], portY: (end: End, net: string) => number): Wire[] {
  const wires = new Map<string, Wire>();
  const add = (net: string, y: number, side: Side): void => {
    const wire = wires.get(net) ?? { net, left: [], right: [] };
    wire[side].push(y);
    wires.set(net, wire);
  };
  // A box on the right of the gutter is reached from its left side.
  const other = (side: Side): Side => (side === 'left' ? 'right' : 'left');
  for (const { source, target, net, trunk, out, into, channelY } of ways) {
    if (out === gutter) add(net, portY(source, net), other(source.side));
    if (into === gutter) add(trunk, portY(target, trunk), other(target.side));
    if (channelY === undefined) continue;
    if (out === gutter && net !== trunk) wires.set(net, { ...(wires.get(net) as Wire), joins: trunk });
    if (out === gutter) add(net, channelY, into < out ? 'left' : 'right');
    if (into === gutter) add(trunk, channelY, into < out ? 'right' : 'left');
  }
  return [...wires.values()];
}
