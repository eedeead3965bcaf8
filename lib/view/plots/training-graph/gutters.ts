/**
 * A vertical line in a gutter, with the heights at which lines lead from it to the left and to the right; `joins` names
 * the wire into which it runs.
 */
export type Wire = { net: string; left: number[]; right: number[]; joins?: string };

/** Returns a track for each wire, counted from the left, so that few lines cross and none lie on each other. */
export function gutterTracks(wires: readonly Wire[]): { tracks: Map<string, number>; count: number } {
  const ordered = inOrder(wires);
  const tracks = new Map<string, number>();
  ordered.forEach((wire, i) => {
    const taken = ordered.slice(0, i).filter((other) => overlap(other, wire));
    tracks.set(wire.net, Math.max(-1, ...taken.map(({ net }) => tracks.get(net) as number)) + 1);
  });
  const count = Math.max(0, ...tracks.values()) + Number(wires.length > 0);
  // What leads only to the right moves next to that column.
  [...ordered].reverse().forEach((wire, i) => {
    if (wire.left.length > 0) return;
    const taken = ordered.slice(ordered.length - i).filter((other) => overlap(other, wire));
    tracks.set(wire.net, Math.min(count, ...taken.map(({ net }) => tracks.get(net) as number)) - 1);
  });
  return { tracks, count };
}

function inOrder(wires: readonly Wire[]): Wire[] {
  const length = (wire: Wire): number => bottom(wire) - top(wire);
  const returning = (wire: Wire): number => (wire.right.length === 0 ? -1 : wire.left.length === 0 ? 1 : 0);
  // A line that comes back to its own column lies close to it, and within the longer ones.
  let ordered = [...wires].sort((a, b) => returning(a) - returning(b) || returning(b) * (length(b) - length(a)));
  // Each wire moves to where fewest lines cross, until none gains by it.
  for (let fewest = Infinity; allCrossings(ordered) < fewest;) {
    fewest = allCrossings(ordered);
    for (const wire of wires) {
      const others = ordered.filter((other) => other !== wire);
      const places = ordered.map((_, i) => [...others.slice(0, i), wire, ...others.slice(i)]);
      const best = Math.min(...places.map(allCrossings));
      if (best < allCrossings(ordered)) ordered = places.find((place) => allCrossings(place) === best) as Wire[];
    }
  }
  return ordered;
}

function allCrossings(ordered: readonly Wire[]): number {
  return ordered.reduce(
    (sum, wire, i) => sum + ordered.slice(i + 1).reduce((all, right) => all + crossings(wire, right), 0),
    0,
  );
}

/** How often the lines cross when wire `a` stands left of wire `b`. */
function crossings(a: Wire, b: Wire): number {
  // Where one of the lines ends in the other, they may touch.
  const touch = a.joins === b.net || b.joins === a.net ? -1 : 1;
  const within = (wire: Wire) => (y: number) => y > top(wire) - touch && y < bottom(wire) + touch;
  return b.left.filter(within(a)).length + a.right.filter(within(b)).length;
}

// Pixels between the ends of two wires on one track.
const CLEARANCE = 6;

const overlap = (a: Wire, b: Wire): boolean => top(a) < bottom(b) + CLEARANCE && top(b) < bottom(a) + CLEARANCE;

const top = ({ left, right }: Wire): number => Math.min(...left, ...right);
const bottom = ({ left, right }: Wire): number => Math.max(...left, ...right);
