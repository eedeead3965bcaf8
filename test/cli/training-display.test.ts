import { interruption, showBatch } from '../../lib/cli/training-display';
import { createHistory } from '../../lib/model/history';

test('the line of a running epoch stays within the terminal, where it can be written over', () => {
  const written: string[] = [];
  const terminal = { isTTY: true, columns: 60, write: (text: string) => written.push(text) };
  const stderr = jest.spyOn(process, 'stderr', 'get').mockReturnValue(terminal as unknown as typeof process.stderr);
  const speed = { imagesPerSecond: 12_345, remainingSeconds: 67.8 };
  showBatch({ epoch: 1, epochs: 12, batch: 431, batches: 431, loss: 0.12345, accuracy: 0.98765, ...speed });
  stderr.mockRestore();
  const [line] = written.map((text) => text.replace('\r\x1b[K', ''));
  expect([line.length, line.startsWith('epoch 1/12  batch 431/431')]).toEqual([59, true]);
});

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
