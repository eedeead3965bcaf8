const MOST_LINES = 5000;

/** The socket of a kernel on which it tells what it prints. */
export type Publisher = { send(frames: (string | Buffer)[]): Promise<void>; close(): void };

/**
 * Returns a publisher that leaves out what a cell prints beyond 5,000 lines, and says so on stderr.
 *
 * What is printed waits in memory until Jupyter has read it: a loop without an end would fill that, and the stop button
 * would seem dead for as long as the lines are shown.
 */
export function limitOutput(socket: Publisher): Publisher {
  let printed = 0;
  const sendSome = (frames: (string | Buffer)[]): Promise<void> => {
    const has = (start: string, part = ''): boolean =>
      frames.some((frame) => typeof frame === 'string' && frame.startsWith(start) && frame.includes(part));
    if (has('{', '"msg_type":"status"')) printed = 0;
    // Errors are always shown.
    if (!has('{"name":"stdout"')) return socket.send(frames);
    printed++;
    if (printed === MOST_LINES + 1)
      console.error(`A cell prints ${MOST_LINES.toLocaleString('en')} lines at most: the others are left out.`);
    return printed > MOST_LINES ? Promise.resolve() : socket.send(frames);
  };
  return { send: sendSome, close: () => socket.close() };
}
