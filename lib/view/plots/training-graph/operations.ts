import type { GraphNode } from '../../../graph/graph-nodes';
import { CHANGES, findColumns, findIdle, findLanes, SIZES, weightNumber, type Lane } from './places';

export type { Lane };

/** What a line stands for: a result, a gradient, a result that the backward pass takes, or the way to an update. */
export type EdgeKind = 'forward' | 'gradient' | 'kept' | 'update';

/** An operation to draw. `column` is its layer as `layer/NAME`, or batch, augmentation, loss. */
export type Operation = Pick<GraphNode, 'name' | 'op' | 'inputs'> & {
  lane: Lane;
  column: string;
  /** The numbers of the weights that it reads or changes. */
  weights: number[];
  /** The operations in its place, where a whole stack stands as one. */
  folded: string[];
};

export type Edge = { from: string; to: string; kind: EdgeKind };

/** A taller stack of operations stands as one box. */
const TALLEST_STACK = 12;

/**
 * Chooses what to draw of a training step: operations in the order in which they are computed, and what joins them.
 * @throws if there is nothing to draw.
 */
export function readOperations(nodes: readonly GraphNode[]) {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const columns = findColumns(nodes);
  const lanes = findLanes(nodes);
  const idle = findIdle(nodes);
  const drawn = nodes.flatMap((node): Operation[] => {
    const [lane, column] = [lanes.get(node.name), columns.get(node.name)];
    if (!lane || !column || idle.has(node.name)) return [];
    // What only prepares the update of one weight is left out; the lines pass through it.
    if (lane === 'update' && column !== 'loss' && !CHANGES.test(node.op)) return [];
    return [{ ...node, lane, column, weights: weightsOf(node, byName), folded: [] }];
  });
  const operations = foldTallStacks(drawn);
  const layers = operations.map(({ column }) => column).filter((column) => column.startsWith('layer/'));
  if (operations.length === 0) {
    throw new Error(`The ${nodes.length} nodes are no training step; pass what trainingNodes returns for a model.`);
  }
  const order = ['batch', 'augmentation', ...new Set(layers), 'loss'];
  return {
    operations,
    edges: findEdges(operations, byName),
    columns: order.filter((column) => operations.some((operation) => operation.column === column)),
    counts: { nodes: nodes.length, operations: drawn.length },
  };
}

function weightsOf(node: GraphNode, byName: ReadonlyMap<string, GraphNode>): number[] {
  const variables = node.inputs.map((input) => {
    const read = byName.get(input);
    return read?.op === 'ReadVariableOp' ? read.inputs[0] : input;
  });
  const numbers = variables.map(weightNumber).filter((number) => number !== '');
  return [...new Set(numbers.map(Number))];
}

function foldTallStacks(operations: readonly Operation[]): Operation[] {
  const stacks = new Map<string, Operation[]>();
  for (const operation of operations) {
    const key = `${operation.lane} ${operation.column}`;
    stacks.set(key, [...(stacks.get(key) ?? []), operation]);
  }
  return [...stacks].flatMap(([name, stack]) => {
    if (stack.length <= TALLEST_STACK) return stack;
    const weights = [...new Set(stack.flatMap((operation) => operation.weights))];
    const folded = stack.map((operation) => operation.name);
    return [{ ...stack[0], name, op: `${stack.length} operations`, inputs: [], weights, folded }];
  });
}

function findEdges(operations: readonly Operation[], byName: ReadonlyMap<string, GraphNode>): Edge[] {
  const boxes = new Map<string, Operation>();
  for (const box of operations) [box.name, ...box.folded].forEach((name) => boxes.set(name, box));
  const order = new Map([...byName.keys()].map((name, i) => [name, i]));
  const sources = (name: string): string[] =>
    (byName.get(name)?.inputs ?? []).flatMap((input) => {
      if (boxes.has(input)) return [input];
      return SIZES.includes(byName.get(input)?.op ?? '') ? [] : sources(input);
    });
  return operations.flatMap((to) => {
    const found = new Set((to.folded.length > 0 ? to.folded : [to.name]).flatMap(sources));
    const common = [...found].filter((name) => isCommon(boxes.get(name)) && !isCommon(to));
    // Each update waits for all checks; a line from the last of them says so.
    const last = common.sort((a, b) => (order.get(b) ?? 0) - (order.get(a) ?? 0))[0];
    const from = [...found]
      .filter((name) => !common.includes(name) || name === last)
      .flatMap((x) => boxes.get(x) ?? []);
    return [...new Set(from)]
      .filter((box) => box !== to)
      .map((box) => ({ from: box.name, to: to.name, kind: kindOf(box, to) }));
  });
}

/** Whether an operation belongs to the updates of all weights. */
export const isCommon = (box?: Operation): boolean => box?.lane === 'update' && box.column === 'loss';

function kindOf(from: Operation, to: Operation): EdgeKind {
  if (to.lane === 'update') return 'update';
  if (to.lane === 'forward') return 'forward';
  // What the loss hands to the backward pass is its own gradient, with which that pass begins.
  return from.lane === 'backward' || from.column === 'loss' ? 'gradient' : 'kept';
}
