import { setImmediate as nextTurn } from 'node:timers/promises';
import { createTurns } from '../../../lib/app/server/turns';

test('pieces of several requests are done one after the other, with a turn for everybody else between two', async () => {
  const inTurn = createTurns({ queueLength: 10, timeout: 1000 });
  let turns = 0;
  let running = true;
  const others = (async () => {
    for (; running; turns++) await nextTurn();
  })();
  const seen = await Promise.all([1, 2, 3, 4, 5].map((name) => inTurn(() => [name, turns] as const)));
  running = false;
  await others;
  expect(seen.map(([name]) => name)).toEqual([1, 2, 3, 4, 5]);
  // All in one turn would block as long as all pictures together.
  seen.slice(1).forEach(([, turn], i) => expect(turn).toBeGreaterThan(seen[i][1]));
});

test('a piece that fails fails alone', async () => {
  const inTurn = createTurns({ queueLength: 10, timeout: 1000 });
  const failed = inTurn(() => {
    throw new Error('no picture');
  });
  const next = inTurn(() => 7);
  await expect(failed).rejects.toThrow('no picture');
  expect(await next).toBe(7);
});

test('more than may wait are refused with 429, later ones are done again', async () => {
  const inTurn = createTurns({ queueLength: 2, timeout: 1000 });
  const two = [inTurn(() => 1), inTurn(() => 2)];
  await expect(inTurn(() => 3)).rejects.toMatchObject({
    statusCode: 429,
    message: 'More than 2 pictures are waiting: try again in a second.',
  });
  expect(await Promise.all(two)).toEqual([1, 2]);
  expect(await inTurn(() => 4)).toBe(4);
});

test('what has waited too long is refused with 503', async () => {
  const inTurn = createTurns({ queueLength: 10, timeout: 20 });
  const slow = inTurn(() => {
    const end = Date.now() + 60;
    while (Date.now() < end);
  });
  const late = inTurn(() => 1);
  await slow;
  await expect(late).rejects.toMatchObject({ statusCode: 503 });
});
