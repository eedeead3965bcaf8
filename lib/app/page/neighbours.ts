import { imageAt } from '../../data/split';
import type { Split } from '../../data/split';
import { create } from './element';
import { planeOf, shade } from './shade';
import { createStatus } from './status';

/** Shows the training digits that the network finds most similar to the drawing. */
export function createNeighbourList(
  parent: HTMLElement,
  { examples, classNames }: { examples: Split; classNames: string[] },
): { begin(): void; show(places: number[]): void; clear(): void; fail(): void } {
  const list = create('ul', { className: 'neighbours' });
  const status = createStatus();
  parent.append(list, status.element);
  let shown: number[] = [];
  return {
    begin() {
      list.classList.add('old');
      if (shown.length === 0) status.say('Comparing with the training digits …');
    },
    show(places) {
      shown = places;
      list.classList.remove('old');
      list.replaceChildren(
        ...places.map((place) => {
          const canvas = create('canvas', { width: 28, height: 28 });
          canvas.setAttribute('aria-hidden', 'true');
          shade(canvas, planeOf(imageAt(examples, place)));
          const name = classNames[examples.labels[place]];
          return create('li', {}, [canvas, create('span', { textContent: name })]);
        }),
      );
      const names = places.map((place) => classNames[examples.labels[place]]);
      const alike = names.filter((name) => name === names[0]).length;
      status.say(`The nearest one is a ${names[0]}${alike === names.length ? ', and so are all of these' : ''}.`);
    },
    clear() {
      shown = [];
      list.replaceChildren();
      status.clear();
    },
    fail: status.fail,
  };
}
