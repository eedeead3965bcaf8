/** An error whose message is one sentence for the reader: what was found and what to do. */
export function failure(sentence, { exitCode = 1 } = {}) {
  return Object.assign(new Error(sentence), { isSentence: true, exitCode });
}

/** Turns any error into text for the terminal: one sentence where the cause is known, the stack where it is not. */
export function explain(error) {
  if (error?.isSentence) return error.message;
  if (error?.code === 'ENOSPC')
    return `The disk is full (${error.path ?? 'no space left'}): free some space and run the command again.`;
  if (error?.code === 'EACCES' || error?.code === 'EROFS')
    return `${error.path} cannot be written (${error.code}): make it writable for your user and run the command again.`;
  return error?.stack ?? String(error);
}
