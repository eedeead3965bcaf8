import type { Plane } from '../drawing';
import { create } from './element';
import { describeLayer, describeShape } from './layer-text';
import type { LayerFacts, Network, Reading } from './network';
import { largestOf, shade } from './shade';
import type { UnitPlace } from './unit';

/** The layers of the network, drawn while they can be seen. */
export type FeatureMaps = { show(reading: Reading): void; sectionOf(layer: number): HTMLElement };

// More values without a grid than this are drawn as one strip.
const MOST_UNITS = 256;

/** Adds a section for each layer; a click on a map calls `onSelect` with the unit under the pointer. */
export function createFeatureMaps(
  parent: HTMLElement,
  { network, classNames, onSelect }: { network: Network; classNames: string[]; onSelect: (unit: UnitPlace) => void },
): FeatureMaps {
  let latest: Reading | undefined;
  const visible = new Set<number>();
  const layers = network.layers.map((facts, layer) => {
    const isAnswer = layer === network.layers.length - 1;
    const text = describeLayer(facts);
    const heading = create('h3', {}, [
      create('span', { className: 'number', textContent: `${layer + 1}` }),
      text.title,
    ]);
    const about = create('p', { className: 'about' }, [
      text.sentence,
      ' ',
      create('span', { className: 'size', textContent: describeShape(facts.shape) }),
    ]);
    const count = facts.shape.at(-1) as number;
    const isStrip = facts.shape.length === 1 && count > MOST_UNITS;
    const canvases = Array.from({ length: isStrip ? 1 : count }, () => create('canvas', { width: 1, height: 1 }));
    const maps = isStrip
      ? strip(canvases[0], facts)
      : grid(canvases, { facts, names: isAnswer ? classNames : undefined });
    const section = create('section', { className: 'layer' }, [heading, about, maps]);
    if (!isStrip)
      selectByClick(maps, (map, at) => onSelect({ layer, place: unitAt(facts, { map, at, reading: latest, layer }) }));
    parent.append(section);
    return {
      section,
      paint: (reading: Reading) => paintLayer(canvases, { values: reading.outputs[layer], shape: facts.shape }),
    };
  });
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const layer = layers.findIndex(({ section }) => section === target);
      if (!isIntersecting) visible.delete(layer);
      else if (visible.add(layer) && latest) layers[layer].paint(latest);
    }
  });
  for (const { section } of layers) observer.observe(section);
  return {
    show(reading) {
      latest = reading;
      for (const layer of visible) layers[layer].paint(reading);
    },
    sectionOf: (layer) => layers[layer].section,
  };
}

/** Cuts one map out of a layer's values. */
export function mapOf(values: Float32Array, { shape, map }: { shape: number[]; map: number }): Plane {
  const [height, width, maps] = shape.length === 3 ? shape : [1, 1, shape[0]];
  return { values: Float32Array.from({ length: height * width }, (_, i) => values[i * maps + map]), width, height };
}

// All maps of a layer on one scale, so that a map without an answer stays pale.
function paintLayer(canvases: HTMLCanvasElement[], { values, shape }: { values: Float32Array; shape: number[] }): void {
  const largest = largestOf(values);
  if (canvases.length < (shape.at(-1) as number)) {
    const width = Math.ceil(Math.sqrt(values.length * 16));
    const padded = new Float32Array(width * Math.ceil(values.length / width));
    padded.set(values);
    return shade(canvases[0], { values: padded, width, height: padded.length / width }, { largest });
  }
  canvases.forEach((canvas, map) => shade(canvas, mapOf(values, { shape, map }), { largest }));
}

function strip(canvas: HTMLCanvasElement, { shape }: LayerFacts): HTMLElement {
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', `${describeShape(shape)}, one pixel for each`);
  return create('div', { className: 'strip' }, [canvas]);
}

/** A button for each map; one of them is reached with Tab, the others from there with the arrow keys. */
function grid(canvases: HTMLCanvasElement[], { facts, names }: { facts: LayerFacts; names?: string[] }): HTMLElement {
  const noun = facts.shape.length === 3 ? 'Map' : 'Unit';
  const buttons = canvases.map((canvas, map) => {
    const button = create('button', { type: 'button', className: 'map', tabIndex: map === 0 ? 0 : -1 }, [canvas]);
    button.dataset.map = String(map);
    button.setAttribute('aria-label', names ? `Class ${names[map]}` : `${noun} ${map + 1}`);
    if (names) button.append(create('span', { textContent: names[map] }));
    return button;
  });
  const group = create('div', { className: `maps ${facts.shape.length === 3 ? '' : 'units'}` }, buttons);
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

type Share = { x: number; y: number };

function selectByClick(maps: HTMLElement, onSelect: (map: number, at?: Share) => void): void {
  maps.addEventListener('click', (event) => {
    const button = (event.target as HTMLElement).closest('button');
    const canvas = button?.querySelector('canvas');
    if (!button || !canvas) return;
    const { left, top, width, height } = canvas.getBoundingClientRect();
    // A click that a key made has no place.
    const at =
      event.detail === 0 ? undefined : { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
    onSelect(Number(button.dataset.map), at);
  });
}

/** The unit under the pointer; without a pointer the map's strongest one. */
function unitAt(
  { shape }: LayerFacts,
  { map, at, reading, layer }: { map: number; at?: Share; reading?: Reading; layer: number },
): number {
  if (shape.length === 1) return map;
  const [height, width, maps] = shape;
  if (at) {
    const [column, row] = [at.x * width, at.y * height].map((n, i) =>
      Math.min([width, height][i] - 1, Math.max(0, Math.floor(n))),
    );
    return (row * width + column) * maps + map;
  }
  const { values } = reading ? mapOf(reading.outputs[layer], { shape, map }) : { values: new Float32Array(1) };
  return values.indexOf(Math.max(...values)) * maps + map;
}
