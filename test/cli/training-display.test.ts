import { interruption } from '../../lib/cli/training-display';
import { createHistory } from '../../lib/model/history';

const after = (epochs: number) => ({ ...createHistory(), loss: Array<number>(epochs).fill(1) });

test('an interrupted run says how it goes on once there is something to go on from', () => {
  expect(interruption([after(2)], 'go on with --resume').message).toBe(
    'Interrupted after 2 whole epochs; go on with --resume.',
  );
  expect(interruption([after(0)], 'go on with --resume').message).toBe(
    'Interrupted after 0 whole epochs; nothing was saved yet.',
  );
});

test('of several networks those count that were finished before', () => {
  expect(interruption([after(48), after(0)], 'the same command goes on')).toMatchObject({
    message: 'Interrupted after 48 whole epochs; the same command goes on.',
    exitCode: 130,
  });
});
