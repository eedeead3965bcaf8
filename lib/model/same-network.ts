import { isDeepStrictEqual } from 'node:util';
import type { LayersModel } from '@tensorflow/tfjs-node';
import { frozenModels, isModel } from './layers';

/** Where `toJSON` writes the names of layers: elsewhere a string that is one of them, 'relu' say, is a setting. */
const naming = ['name', 'inbound_nodes', 'input_layers', 'output_layers'];

/**
 * Whether two models have the same layers, settings and first values: whatever `toJSON` says of them, and what is
 * frozen, except for names, which TensorFlow.js counts on with every layer that it makes.
 */
export function isSameNetwork(one: LayersModel, other: LayersModel): boolean {
  return isDeepStrictEqual(describe(one), describe(other));
}

function describe(model: LayersModel): unknown {
  const names = namesIn(model);
  const walk = (value: unknown, isName = false): unknown => {
    if (typeof value === 'string') return isName ? (names.get(value) ?? value) : value;
    if (Array.isArray(value)) return value.map((each) => walk(each, isName));
    if (value === null || typeof value !== 'object') return value;
    // Whatever seed a dropout layer has, training draws by that of its plan.
    const entries = Object.entries(value).filter(([key]) => !(key === 'seed' && 'rate' in value));
    return Object.fromEntries(entries.map(([key, each]) => [key, walk(each, naming.includes(key))]));
  };
  // TensorFlow.js does not say of models inside the model whether they are trained.
  return [walk(model.toJSON(undefined, false)), walk(frozenModels(model), true)];
}

/** Each layer's name, of models inside too, with its place in place of it. */
function namesIn(model: LayersModel, names = new Map([[model.name, '0']])): Map<string, string> {
  for (const layer of model.layers) {
    names.set(layer.name, String(names.size));
    if (isModel(layer)) namesIn(layer, names);
  }
  return names;
}
