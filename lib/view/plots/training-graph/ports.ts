import type { Box } from './routes';

export type Side = 'left' | 'right';
export type End = { box: Box; side: Side };

/** A route through gutters `out` and `into`, perhaps along a channel at height `channelY`. */
export type Way = {
  source: End;
  target: End;
  net: string;
  trunk: string;
  channelY?: number;
  out: number;
  into: number;
};

/** A line at the side of a box: how far above or below it leads, 0 for straight on, and where it would like to touch. */
type Touch = { aim: number; at: number };

const APART = 7;
const FROM_CORNER = 4;

/**
 * Spreads the lines that touch one side of a box: what leads straight on, what leads up above it, what leads down below
 * it, and of these the longest next to the middle. Returns the height at which a net touches an end.
 */
export function placePorts(ways: readonly Way[]): (end: End, net: string) => number {
  const sides = new Map<string, { box: Box; touches: Map<string, Touch> }>();
  const touch = ({ box, side }: End, net: string, { at, towards }: { at?: number; towards: number }): void => {
    const key = `${box.name} ${side}`;
    const found = sides.get(key) ?? { box, touches: new Map<string, Touch>() };
    const aim = at === undefined ? towards - box.y : 0;
    const before = found.touches.get(net);
    if (!before || Math.abs(aim) < Math.abs(before.aim)) found.touches.set(net, { aim, at: at ?? box.y });
    sides.set(key, found);
  };
  for (const { source, target, net, trunk, channelY } of ways) {
    const at = channelY === undefined ? commonHeight(source.box, target.box) : undefined;
    touch(source, net, { at, towards: channelY ?? target.box.y });
    touch(target, trunk, { at, towards: channelY ?? source.box.y });
  }
  const heights = new Map<string, number>();
  for (const [key, { box, touches }] of sides) {
    const ordered = [...touches].sort(([, a], [, b]) => Math.sign(a.aim) - Math.sign(b.aim) || b.aim - a.aim);
    const straight = ordered.findIndex(([, { aim }]) => aim === 0);
    const above = straight >= 0 ? straight : (ordered.length - 1) / 2;
    const at = straight >= 0 ? ordered[straight][1].at : box.y;
    const room = box.height / 2 - FROM_CORNER;
    const step = Math.min(
      APART,
      (room + at - box.y) / Math.max(above, 0.5),
      (room - at + box.y) / Math.max(ordered.length - 1 - above, 0.5),
    );
    ordered.forEach(([net], i) => heights.set(`${key} ${net}`, at + (i - above) * step));
  }
  return ({ box, side }, net) => heights.get(`${box.name} ${side} ${net}`) as number;
}

/** Where a straight line can join two boxes side by side, if it can. */
function commonHeight(a: Box, b: Box): number | undefined {
  const [small, large] = a.height < b.height ? [a, b] : [b, a];
  return Math.abs(a.y - b.y) <= (large.height - small.height) / 2 ? small.y : undefined;
}
