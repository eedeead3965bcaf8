import { create } from './element';
import { WORKER_FAILED } from './work';

/** Creates the sentence below what the worker finds out; once that has failed, it says so for good. */
export function createStatus(): { element: HTMLElement; say(sentence: string): void; clear(): void; fail(): void } {
  const element = create('p', {});
  let failed = false;
  const say = (sentence: string): void => {
    element.textContent = failed ? WORKER_FAILED : sentence;
  };
  const clear = (): void => say('Draw a digit first.');
  clear();
  return {
    element,
    say,
    clear,
    fail() {
      failed = true;
      say(WORKER_FAILED);
    },
  };
}
