/**
 * In a notebook the stop button ends a cell, not what the cell still has to do: unless a training fails then, the next
 * ones of a loop would go on unseen behind other cells.
 */
export function endCell(signal?: AbortSignal): void {
  if ('__tslab__' in globalThis && !signal?.aborted)
    throw new Error('The training was stopped; this cell goes no further.');
}

/** Whether somebody wants to stop: the kernel's stop button, Ctrl-C, or an AbortSignal. */
export type Interruption = { requested(): boolean; stopListening(): void };

/** Listens for a wish to stop, so that work can end after its current batch; a second Ctrl-C ends the process. */
export function listenForInterruption(signal?: AbortSignal): Interruption {
  let interrupted = false;
  const onInterrupt = () => {
    interrupted = true;
  };
  process.once('SIGINT', onInterrupt);
  return {
    requested: () => interrupted || (signal?.aborted ?? false),
    stopListening: () => process.removeListener('SIGINT', onInterrupt),
  };
}
