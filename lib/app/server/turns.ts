import { setImmediate as giveWay } from 'node:timers/promises';
import { refusal, tooLate } from './refusal';

/** Does work that blocks, piece by piece, whoever asked for it: between two pieces all other requests are answered. */
export type Turns = <T>(piece: () => T) => Promise<T>;

/**
 * Creates turns.
 *
 * @throws (as a rejection) 429 if more than `queueLength` pieces would wait, 503 after `timeout` milliseconds of waiting.
 */
export function createTurns({ queueLength, timeout }: { queueLength: number; timeout: number }): Turns {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return (piece) => {
    if (waiting >= queueLength)
      return Promise.reject(refusal(429, `More than ${queueLength} pictures are waiting: try again in a second.`));
    waiting++;
    const deadline = Date.now() + timeout;
    // One after the other: of several immediates, Node would run all before it looks at the network again.
    const turn = last
      .then(() => giveWay())
      .then(() => {
        waiting--;
        if (Date.now() > deadline) throw tooLate();
        return piece();
      });
    last = turn.catch(() => undefined);
    return turn;
  };
}
