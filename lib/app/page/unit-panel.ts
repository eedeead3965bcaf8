import { ARROWS } from './arrows';
import { create } from './element';
import { mapOf } from './feature-maps';
import type { Network, Reading } from './network';
import { shade } from './shade';
import { explainUnit } from './unit';
import type { UnitPlace } from './unit';
import { drawExplanation, formatValue } from './unit-equation';

/** Shows how one unit came to its value; follows the drawing. */
export type UnitPanel = { select(unit: UnitPlace, parent: HTMLElement): void; show(reading: Reading): void };

/** Creates the panel; it is put into the page at the first `select`. */
export function createUnitPanel(
  network: Network,
  { classNames, onMove }: { classNames: string[]; onMove: (sentence: string) => void },
): UnitPanel {
  const title = create('h4', {});
  const map = create('canvas', { width: 1, height: 1, tabIndex: 0 });
  map.setAttribute('role', 'application');
  map.setAttribute('aria-label', 'The map, enlarged; arrow keys choose another place');
  const mark = create('span', { className: 'frame' });
  const picture = create('div', { className: 'picture overlay' }, [map, mark]);
  const caption = create('figcaption', { textContent: 'Choose another place on the map.' });
  const enlarged = create('figure', { className: 'enlarged' }, [picture, caption]);
  const equation = create('div', { className: 'equation' });
  const panel = create('div', { className: 'unit' }, [title, enlarged, equation]);
  let [unit, latest]: [UnitPlace | undefined, Reading | undefined] = [undefined, undefined];

  const paint = (): void => {
    if (!unit || !latest) return;
    const { shape } = network.layers[unit.layer];
    const { row, column, index } = locate(shape, unit.place);
    const isMap = shape.length === 3;
    const noun =
      unit.layer === network.layers.length - 1 ? `Class ${classNames[index]}` : `${isMap ? 'Map' : 'Unit'} ${index}`;
    title.textContent = isMap ? `${noun}, row ${row}, column ${column}` : noun;
    enlarged.hidden = !isMap || shape[0] * shape[1] === 1;
    if (isMap) {
      shade(map, mapOf(latest.outputs[unit.layer], { shape, map: index }));
      const [height, width] = shape;
      Object.assign(mark.style, {
        left: `${(100 * column) / width}%`,
        top: `${(100 * row) / height}%`,
        width: `${100 / width}%`,
        height: `${100 / height}%`,
      });
    }
    drawExplanation(equation, explainUnit(network.layers, latest, unit));
  };
  const announce = (): void => {
    if (unit && latest) onMove(`${title.textContent}: ${formatValue(latest.outputs[unit.layer][unit.place])}.`);
  };
  const moveTo = (row: number, column: number): void => {
    if (!unit) return;
    const { shape } = network.layers[unit.layer];
    const [height, width, maps] = shape;
    const [y, x] = [Math.min(height - 1, Math.max(0, row)), Math.min(width - 1, Math.max(0, column))];
    unit = { ...unit, place: (y * width + x) * maps + (unit.place % maps) };
    paint();
    announce();
  };
  map.addEventListener('keydown', (event) => {
    const move = ARROWS[event.key];
    if (!move || !unit) return;
    event.preventDefault();
    const { row, column } = locate(network.layers[unit.layer].shape, unit.place);
    moveTo(row + move[0], column + move[1]);
  });
  map.addEventListener('click', ({ offsetX, offsetY }) =>
    moveTo(Math.floor((offsetY / map.clientHeight) * map.height), Math.floor((offsetX / map.clientWidth) * map.width)),
  );
  return {
    select(chosen, parent) {
      unit = chosen;
      parent.append(panel);
      paint();
      announce();
    },
    show(reading) {
      latest = reading;
      paint();
    },
  };
}

function locate(shape: number[], place: number): { row: number; column: number; index: number } {
  if (shape.length !== 3) return { row: 0, column: 0, index: place };
  const [, width, maps] = shape;
  const at = Math.floor(place / maps);
  return { row: Math.floor(at / width), column: at % width, index: place % maps };
}
