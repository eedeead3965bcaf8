import { isDeepStrictEqual } from 'node:util';
import type { LayersModel } from '@tensorflow/tfjs-node';
import { frozenModels, isModel } from './layers';

/**
 * Whether two models have the same layers, settings and first values: whatever `toJSON` says of them, and what is frozen, except for names,
 * which TensorFlow.js counts on with every layer that it makes.
 */
export function isSameNetwork(one: LayersModel, other: LayersModel): boolean {
  return isDeepStrictEqual(describe(one), describe(other));
}

function describe(model: LayersModel): unknown {
  const names = namesIn(model);
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return names.get(value) ?? value;
    if (Array.isArray(value)) return value.map(walk);
    if (value === null || typeof value !== 'object') return value;
    // Eager training gives a dropout layer another seed at each step.
    const entries = Object.entries(value).filter(([key]) => !(key === 'seed' && 'rate' in value));
    return Object.fromEntries(entries.map(([key, each]) => [key, walk(each)]));
  };
  // TensorFlow.js does not say of models inside the model whether they are trained.
  return walk([model.toJSON(undefined, false), frozenModels(model)]);
}

/** Each layer's name, of models inside too, with its place in place of it. */
function namesIn(model: LayersModel, names = new Map([[model.name, '0']])): Map<string, string> {
  for (const layer of model.layers) {
    names.set(layer.name, String(names.size));
    if (isModel(layer)) namesIn(layer, names);
  }
  return names;
}
