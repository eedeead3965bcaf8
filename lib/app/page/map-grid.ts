import { create } from './element';
import type { LayerFacts } from './network';

/** A button for each map; one of them is reached with Tab, the others from there with the arrow keys. */
export function grid(
  canvases: HTMLCanvasElement[],
  { facts, names }: { facts: LayerFacts; names?: string[] },
): HTMLElement {
  const noun = facts.shape.length === 3 ? 'Map' : 'Unit';
  const buttons = canvases.map((canvas, map) => {
    const button = create('button', { type: 'button', className: 'map', tabIndex: map === 0 ? 0 : -1 }, [canvas]);
    button.dataset.map = String(map);
    button.setAttribute('aria-label', names ? `Class ${names[map]}` : `${noun} ${map}`);
    if (names) button.append(create('span', { textContent: names[map] }));
    return button;
  });
  const group = create(
    'div',
    { className: `maps ${facts.shape.length === 3 ? '' : 'units'} ${buttons.length > 16 ? 'many' : ''}` },
    buttons,
  );
  group.setAttribute('role', 'group');
  group.setAttribute('aria-label', 'Feature maps; arrow keys move between them');
  group.addEventListener('keydown', (event) => {
    const here = buttons.indexOf(event.target as HTMLButtonElement);
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columnsOf(buttons), ArrowDown: columnsOf(buttons) }[
      event.key
    ];
    const next = step === undefined ? undefined : buttons[here + step];
    if (!next) return;
    event.preventDefault();
    [buttons[here].tabIndex, next.tabIndex] = [-1, 0];
    next.focus();
  });
  return group;
}

const columnsOf = (buttons: HTMLElement[]): number => {
  const next = buttons.findIndex(({ offsetTop }) => offsetTop > buttons[0].offsetTop);
  return next < 0 ? buttons.length : next;
};

/** A place in a map, both from 0 to 1. */
export type Share = { x: number; y: number };

/** Calls `onSelect` with the map that is clicked and where, and marks it as the only one of `all` that is chosen. */
export function selectByClick(maps: HTMLElement, all: HTMLElement, onSelect: (map: number, at?: Share) => void): void {
  maps.addEventListener('click', (event) => {
    const button = (event.target as HTMLElement).closest('button');
    const canvas = button?.querySelector('canvas');
    if (!button || !canvas) return;
    all.querySelector('[aria-current]')?.removeAttribute('aria-current');
    button.setAttribute('aria-current', 'true');
    const { left, top, width, height } = canvas.getBoundingClientRect();
    // A click that a key made has no place.
    const at =
      event.detail === 0 ? undefined : { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
    onSelect(Number(button.dataset.map), at);
  });
}
