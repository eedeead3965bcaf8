const PAUSE = 900;

/** What screen readers are told. */
export type Announcement = {
  now(sentence: string): void;
  /** Said only after no other `later` has come for a while. */
  later(sentence: string): void;
  /** What was to be said later is not true any more. */
  forget(): void;
};

/** Makes an element with aria-live speak without chatter: while a digit is being drawn, nothing is said. */
export function createAnnouncement(element: HTMLElement): Announcement {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const speak = (sentence: string): void => {
    if (element.textContent !== sentence) element.textContent = sentence;
  };
  return {
    now: speak,
    later(sentence) {
      clearTimeout(timer);
      timer = setTimeout(() => speak(sentence), PAUSE);
    },
    forget: () => clearTimeout(timer),
  };
}
