import type { LayerFacts, Reading } from './network';
import { crop, inside, windowOf } from './window';

/** Some of what a unit adds up: values times weights, a patch of one map and the filter's slice for it. */
export type Part = {
  map: number;
  patch: number[];
  weights: number[];
  width: number;
  height: number;
  sum: number;
};

/** How a unit came to its value. */
export type Explanation = { value: number } & (
  | {
      kind: 'sum';
      /** What the numbers of `map` count. */
      source: 'image' | 'map' | 'unit';
      parts: Part[];
      others: { count: number; sum: number };
      bias: number;
      sum: number;
      activation: string;
    }
  | { kind: 'window'; rule: 'largest' | 'mean'; patch: number[]; width: number; height: number }
  | { kind: 'normalized'; input: number; mean: number; deviation: number; factor: number; shift: number }
  | { kind: 'function'; name: string; inputs: number[] }
  | { kind: 'copied' }
  | { kind: 'unknown' }
);

/** Where a unit is: `place` counts through the layer's values. */
export type UnitPlace = { layer: number; place: number };

const SHOWN_PARTS = 3;

/** Explains the value of one unit from the values of the layers before it and the weights of its own. */
export function explainUnit(layers: LayerFacts[], reading: Reading, { layer, place }: UnitPlace): Explanation {
  const facts = layers[layer];
  const value = reading.outputs[layer][place];
  const sources = facts.inputs.map((input) => (input < 0 ? reading.image : reading.outputs[input]));
  const [source] = sources;
  const shape = shapeOf(layers, facts.inputs[0]);
  switch (facts.kind) {
    case 'Conv2D':
      return {
        value,
        source: facts.inputs[0] < 0 ? 'image' : 'map',
        ...explainParts(facts, place % facts.shape[2], convolutionParts(facts, { source, shape, place })),
      };
    case 'Dense': {
      if (facts.shape.length !== 1) return { value, kind: 'unknown' };
      const grid = gridOf(layers, layer);
      return {
        value,
        source: grid[0] * grid[1] === 1 ? 'unit' : grid[2] === 1 ? 'image' : 'map',
        ...explainParts(facts, place, denseParts(facts, { source, shape: grid, place })),
      };
    }
    case 'MaxPooling2D':
    case 'AveragePooling2D': {
      const window = inside(windowOf(facts, { shape, place, size: facts.config.poolSize as number[] }), shape);
      const { patch, width, height } = crop(source, { shape, window, map: place % shape[2] });
      return { value, kind: 'window', rule: facts.kind === 'MaxPooling2D' ? 'largest' : 'mean', patch, width, height };
    }
    case 'GlobalAveragePooling2D': {
      const [height, width, maps] = shape;
      const patch = Array.from({ length: height * width }, (_, i) => source[i * maps + place]);
      return { value, kind: 'window', rule: 'mean', patch, width, height };
    }
    case 'BatchNormalization':
      return { value, kind: 'normalized', input: source[place], ...normalization(facts, place % facts.shape.at(-1)!) };
    case 'ReLU':
    case 'Activation':
      if (facts.config.maxValue != null) return { value, kind: 'unknown' };
      return { value, kind: 'function', name: String(facts.config.activation ?? 'relu'), inputs: [source[place]] };
    case 'Add':
      return { value, kind: 'function', name: 'sum', inputs: sources.map((values) => values[place]) };
    case 'Flatten':
    case 'Dropout':
    case 'Reshape':
      return { value, kind: 'copied' };
    default:
      return { value, kind: 'unknown' };
  }
}

const shapeOf = (layers: LayerFacts[], input: number): number[] => (input < 0 ? [28, 28, 1] : layers[input].shape);

/** The shape of what a dense layer reads, before it was flattened: [height, width, maps], or [1, 1, units]. */
function gridOf(layers: LayerFacts[], layer: number): number[] {
  let [input] = layers[layer].inputs;
  while (input >= 0 && ['Flatten', 'Dropout'].includes(layers[input].kind)) [input] = layers[input].inputs;
  const shape = shapeOf(layers, input);
  return shape.length === 3 ? shape : [1, 1, shape[0]];
}

type Grid = { source: Float32Array; shape: number[]; place: number };

function convolutionParts(facts: LayerFacts, { source, shape, place }: Grid): Part[] {
  const [{ values, shape: kernel }] = facts.weights; // [height, width, maps, filters]
  const [, , maps, filters] = kernel;
  const window = windowOf(facts, { shape, place, size: kernel });
  return Array.from({ length: maps }, (_, map) => {
    const { patch, width, height } = crop(source, { shape, window, map });
    const weights = patch.map((_, i) => values[(i * maps + map) * filters + (place % filters)]);
    return { map, patch, weights, width, height, sum: dot(patch, weights) };
  });
}

function denseParts(facts: LayerFacts, { source, shape, place }: Grid): Part[] {
  const [{ values, shape: matrix }] = facts.weights; // [inputs, units]
  const [height, width, maps] = shape;
  return Array.from({ length: maps }, (_, map) => {
    const places = Array.from({ length: height * width }, (_, i) => i * maps + map);
    const patch = places.map((i) => source[i]);
    const weights = places.map((i) => values[i * matrix[1] + place]);
    return { map, patch, weights, width, height, sum: dot(patch, weights) };
  });
}

function explainParts(facts: LayerFacts, filter: number, all: Part[]) {
  const parts = [...all].sort((a, b) => Math.abs(b.sum) - Math.abs(a.sum)).slice(0, SHOWN_PARTS);
  const rest = all.filter((part) => !parts.includes(part));
  const others = { count: rest.length, sum: total(rest.map(({ sum }) => sum)) };
  const bias = facts.config.useBias ? facts.weights[1].values[filter] : 0;
  const sum = total(all.map((part) => part.sum)) + bias;
  return { kind: 'sum' as const, parts, others, bias, sum, activation: String(facts.config.activation) };
}

function normalization({ weights, config }: LayerFacts, map: number) {
  const values = weights.map((weight) => weight.values[map]);
  const factor = config.scale ? (values.shift() as number) : 1;
  const shift = config.center ? (values.shift() as number) : 0;
  const [mean, variance] = values;
  return { mean, deviation: Math.sqrt(variance + (config.epsilon as number)), factor, shift };
}

const dot = (one: number[], other: number[]): number => total(one.map((value, i) => value * other[i]));
const total = (values: number[]): number => values.reduce((sum, value) => sum + value, 0);
