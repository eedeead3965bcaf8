import { DIGITS } from '../../data/labels';
import { find } from './element';
import { createExample } from './example';
import type { Pad } from './pad';

/** Lets the buttons below the pad, and Ctrl-Z or Command-Z, do their work. */
export function addTools(pad: Pad, classNames: string[]): void {
  find('undo').addEventListener('click', pad.undo);
  find('clear').addEventListener('click', pad.clear);
  // The examples are digits.
  find('example').hidden = classNames.join() !== DIGITS.join();
  find('example').addEventListener('click', createExample(pad));
  document.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== 'z') return;
    event.preventDefault();
    pad.undo();
  });
}
