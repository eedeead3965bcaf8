import type { Plane } from '../drawing';
import { create } from './element';
import { grid, selectByClick } from './map-grid';
import type { Share } from './map-grid';
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
      selectByClick(maps, parent, (map, at) =>
        onSelect({ layer, place: unitAt(facts, { map, at, reading: latest, layer }) }),
      );
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
  addEventListener('beforeprint', () => {
    for (const { paint } of layers) if (latest) paint(latest);
  });
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
    const size = stripSize(values.length);
    const padded = new Float32Array(size.width * size.height);
    padded.set(values);
    return shade(canvases[0], { values: padded, ...size }, { largest });
  }
  canvases.forEach((canvas, map) => shade(canvas, mapOf(values, { shape, map }), { largest }));
}

function stripSize(count: number): { width: number; height: number } {
  const width = Math.ceil(Math.sqrt(count * 16));
  return { width, height: Math.ceil(count / width) };
}

function strip(canvas: HTMLCanvasElement, { shape }: LayerFacts): HTMLElement {
  // Before it is painted, too: a canvas as wide as the page would be as high, and the page jump when it is.
  Object.assign(canvas, stripSize(shape[0]));
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', `${describeShape(shape)}, one pixel for each`);
  return create('div', { className: 'strip' }, [canvas]);
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
