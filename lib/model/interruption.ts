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
