import { setTimeout as sleep } from 'node:timers/promises';
import { runInLanes, type Piece } from '../../lib/jupyter/lanes';

/** Pieces that are done in so many milliseconds, and a diary of what they do. */
function diaryOf(pieces: Record<string, { takes: number; after?: string[]; fails?: boolean }>) {
  const diary: string[] = [];
  const list = Object.entries(pieces).map(([name, { takes, after = [], fails }]): Piece => ({
    name,
    after,
    async work() {
      diary.push(`${name} begins`);
      await sleep(takes);
      diary.push(`${name} ends`);
      if (fails) throw new Error(`${name} failed`);
    },
  }));
  return { diary, list };
}

test('two are done at once, and the next begins when one of them ends', async () => {
  const { diary, list } = diaryOf({ a: { takes: 60 }, b: { takes: 20 }, c: { takes: 1 } });
  await runInLanes(list, { lanes: 2 });
  expect(diary).toEqual(['a begins', 'b begins', 'b ends', 'c begins', 'c ends', 'a ends']);
});

test('in one lane they follow each other', async () => {
  const { diary, list } = diaryOf({ a: { takes: 20 }, b: { takes: 1 } });
  await runInLanes(list, { lanes: 1 });
  expect(diary).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

test('one that comes after another waits for it, and lets the next go ahead', async () => {
  const { diary, list } = diaryOf({
    a: { takes: 60 },
    b: { takes: 1, after: ['a'] },
    c: { takes: 1, after: ['b', 'not chosen'] },
    d: { takes: 1 },
  });
  await runInLanes(list, { lanes: 2 });
  expect(diary).toEqual(['a begins', 'd begins', 'd ends', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('one that comes after itself, or after what stands behind it, does not wait for ever', async () => {
  const { diary, list } = diaryOf({ a: { takes: 1, after: ['a', 'b'] }, b: { takes: 20 } });
  await runInLanes(list, { lanes: 2 });
  expect(diary).toEqual(['a begins', 'b begins', 'a ends', 'b ends']);
});

test('after an error none is begun, and the error comes when the others have ended', async () => {
  const { diary, list } = diaryOf({ a: { takes: 1, fails: true }, b: { takes: 40, fails: true }, c: { takes: 1 } });
  await expect(runInLanes(list, { lanes: 2 })).rejects.toThrow('a failed');
  expect(diary).toEqual(['a begins', 'b begins', 'a ends', 'b ends']);
});
