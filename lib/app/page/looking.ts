import { create } from './element';
import { formatPercent } from './bars';
import type { Looking } from './occlusion';
import { planeOf, shade } from './shade';
import { createStatus } from './status';

// A fall by this much gets all the colour: less would make a great thing of what changes nothing.
const LEAST = 0.5;
// Where no fall is as large as this, there is no colour at all.
const SEEN = 0.05;

/** Shows where the network looks: the digit, with colour where covering it changes the answer. */
export function createLooking(parent: HTMLElement): {
  begin(image: Uint8Array, name: string): void;
  show(looking: Looking): void;
  clear(): void;
  fail(): void;
} {
  const digit = create('canvas', { width: 28, height: 28 });
  const heat = create('canvas', { width: 1, height: 1, className: 'heat' });
  const status = createStatus();
  const picture = create('div', { className: 'picture overlay' }, [digit, heat]);
  for (const canvas of [digit, heat]) canvas.setAttribute('aria-hidden', 'true');
  parent.append(picture, status.element);
  let answer = '';
  return {
    begin(image, name) {
      answer = name;
      shade(digit, planeOf(image));
      shade(heat, { values: new Float32Array(1), width: 1, height: 1 });
      status.say('Covering one place after the other …');
    },
    show({ falls, side, whole, isComplete }) {
      const largest = Math.max(...falls);
      const full = largest < SEEN ? 0 : Math.max(LEAST, largest); // with 0 nothing gets colour
      shade(heat, { values: falls, width: side, height: side }, { largest: full, color: 'above' });
      if (isComplete) status.say(describe({ falls, side, whole }, answer));
    },
    clear() {
      for (const canvas of [digit, heat]) canvas.width = canvas.height = 1;
      status.clear();
    },
    fail: status.fail,
  };
}

function describe({ falls, side, whole }: Omit<Looking, 'isComplete'>, name: string): string {
  const largest = Math.max(...falls);
  if (largest < SEEN)
    return `No single square matters much: whatever is covered, ${name} stays at ${formatPercent(whole - largest)} or more. So there is no colour.`;
  const place = falls.indexOf(largest);
  const part = (n: number): number => Math.min(2, Math.floor((3 * n) / side));
  const [row, column] = [part(Math.floor(place / side)), part(place % side)];
  const where =
    row === 1 && column === 1 ? 'centre' : `${['top', 'middle', 'bottom'][row]} ${['left', 'centre', 'right'][column]}`;
  const rest = formatPercent(Math.max(0, whole - largest));
  return `The ${where} matters most: with a square on it, ${name} falls from ${formatPercent(whole)} to ${rest}.`;
}
