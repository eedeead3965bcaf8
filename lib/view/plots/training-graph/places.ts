import type { GraphNode } from '../../../graph/graph-nodes';

export type Lane = 'forward' | 'backward' | 'update';

/** A size is no value that flows through the network, so no line passes these. */
export const SIZES = ['Shape', 'Size'];
/** Operations that change a variable. */
export const CHANGES = /^(ResourceApply|AssignSub)/;
const SOURCES = ['Const', 'VarHandleOp', 'Placeholder', 'ReadVariableOp', ...SIZES];
const STARTS = /^(ResourceGather|StatelessRandom)/;
const VARIABLE = /^(?:slot\d+-)?(?:weight|average|lastGood)(\d+)$/;

/** The column of every node that has one. What is common to the updates of all weights goes under the loss. */
export function findColumns(nodes: readonly GraphNode[]): Map<string, string> {
  const columns = new Map<string, string>();
  const layerOfWeight = new Map<string, string>();
  // Behind the norm of a gradient all gradients come together, even when one layer has them all.
  const common = new Set(nodes.filter(({ op }) => op === 'L2Loss').map(({ name }) => name));
  for (const { name, op, inputs } of nodes) {
    const [part, layer] = name.split('/');
    if (['batch', 'augmentation', 'loss'].includes(part) && layer) columns.set(name, part);
    if (part === 'forward' && op === 'ReadVariableOp') layerOfWeight.set(weightNumber(inputs[0]), `layer/${layer}`);
    if (part === 'forward' || part === 'backward') columns.set(name, `layer/${layer}`);
    if (part !== 'update') continue;
    const own = inputs.map((input) => layerOfWeight.get(weightNumber(input))).find((found) => found !== undefined);
    const given = new Set(inputs.filter((input) => !common.has(input)).flatMap((input) => columns.get(input) ?? []));
    columns.set(name, own ?? (given.size === 1 ? [...given][0] : 'loss'));
    if (columns.get(name) === 'loss') common.add(name);
  }
  return columns;
}

/** The number of the weight to which a variable belongs, or nothing. */
export const weightNumber = (variable = ''): string => VARIABLE.exec(variable)?.[1] ?? '';

/** The lane of every node that has one. The gradient of the loss itself is where the backward pass begins. */
export function findLanes(nodes: readonly GraphNode[]): Map<string, Lane> {
  const lanes = new Map<string, Lane>();
  const users = new Map<string, string[]>(nodes.map(({ name }) => [name, []]));
  for (const { name, inputs } of nodes) inputs.forEach((input) => users.get(input)?.push(name));
  for (const { name } of [...nodes].reverse()) {
    const [part, rest] = name.split('/');
    const takenBy = (users.get(name) ?? []).map((user) => lanes.get(user));
    const isGradient = takenBy.length > 0 && takenBy.every((lane) => lane === 'backward');
    if (part === 'backward' || part === 'update') lanes.set(name, part);
    else if (part === 'loss' && rest) lanes.set(name, isGradient ? 'backward' : 'forward');
    else if (rest) lanes.set(name, 'forward');
  }
  return lanes;
}

/** The nodes whose results do not depend on the images: constants, variables, sizes, and what is computed from them. */
export function findIdle(nodes: readonly GraphNode[]): Set<string> {
  const idle = new Set<string>();
  for (const { name, op, inputs } of nodes) {
    const given = inputs.length > 0 && inputs.every((input) => idle.has(input));
    if (SOURCES.includes(op) || (given && !STARTS.test(op) && !CHANGES.test(op))) idle.add(name);
  }
  return idle;
}
