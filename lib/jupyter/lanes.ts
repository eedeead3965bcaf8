/** What is to be done; `after` names what must have ended before. */
export type Piece = { name: string; after: readonly string[]; work(): Promise<void> };

/**
 * Does pieces of work in their order, at most `lanes` of them at once.
 *
 * A piece that comes after another waits until that one has ended, and lets others go ahead meanwhile. When one throws,
 * no other is begun, and the error comes once those that run have ended.
 */
export async function runInLanes(pieces: readonly Piece[], { lanes }: { lanes: number }): Promise<void> {
  const waiting = [...pieces];
  const running = new Map<string, Promise<void>>();
  // What stands behind it would wait for it in turn.
  const isReady = ({ after }: Piece, place: number): boolean =>
    !after.some((name) => running.has(name) || waiting.slice(0, place).some((other) => other.name === name));
  try {
    while (waiting.length > 0 || running.size > 0) {
      const place = running.size < lanes ? waiting.findIndex(isReady) : -1;
      if (place < 0) {
        await Promise.race(running.values());
        continue;
      }
      const [{ name, work }] = waiting.splice(place, 1);
      running.set(
        name,
        work().finally(() => running.delete(name)),
      );
    }
  } finally {
    await Promise.allSettled(running.values());
  }
}
