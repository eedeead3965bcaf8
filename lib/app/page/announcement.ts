const PAUSE = 900;

/** What screen readers are told: `now` at once, `later` only after nothing else has come for a while. */
export type Announcement = { now(sentence: string): void; later(sentence: string): void };

/** Makes an element with aria-live speak without chatter: while a digit is being drawn, nothing is said. */
export function createAnnouncement(element: HTMLElement): Announcement {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const speak = (sentence: string): void => {
    if (element.textContent !== sentence) element.textContent = sentence;
  };
  return {
    now(sentence) {
      clearTimeout(timer);
      speak(sentence);
    },
    later(sentence) {
      clearTimeout(timer);
      timer = setTimeout(() => speak(sentence), PAUSE);
    },
  };
}
