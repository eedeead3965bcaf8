import { formatPercent } from './bars';
import { create } from './element';

/** The network's answer in large letters, and in a sentence. */
export type Answer = {
  /** Shows the answer and returns it as a sentence. */
  show(probabilities: ArrayLike<number>): string;
  /** Shows that there is none, and why. */
  refuse(sentence?: string): void;
};

const INVITATION = 'The answer comes while you draw.';

/** Makes an element show answers. */
export function createAnswer(parent: HTMLElement, classNames: string[]): Answer {
  const letters = create('p', { className: classNames.some((name) => name.length > 2) ? 'letters word' : 'letters' });
  const sentence = create('p', { className: 'sentence' });
  parent.append(letters, sentence);
  const refuse = (why = INVITATION): void => {
    letters.textContent = '';
    sentence.textContent = why;
  };
  refuse();
  return {
    refuse,
    show(probabilities) {
      const order = classNames.map((_, i) => i).sort((a, b) => probabilities[b] - probabilities[a]);
      const [first, second] = order.map((i) => classNames[i]);
      const probability = probabilities[order[0]];
      letters.textContent = first;
      sentence.textContent = describe({ first, second, probability });
      return `${first}, ${formatPercent(probability)}. ${sentence.textContent}`;
    },
  };
}

function describe({ first, second, probability }: { first: string; second: string; probability: number }): string {
  if (probability > 0.9) return 'The network is sure.';
  if (probability > 0.6) return `Probably. It could also be ${second}.`;
  return `Not sure: ${first}, or ${second}?`;
}
