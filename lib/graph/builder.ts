import { bool, int, shape, tensor, text, type } from './attributes';
import type { Attributes, DataType } from './attributes';
import { protobuf } from './protobuf';
import type { GraphDef } from './protobuf';

/** A tensor in the graph: the name of the node that makes it, with `:1`, `:2` … for a further output. */
export type Value = string;

/** A variable in the graph: `handle` names it, `shape` is fixed; reads and updates are nodes of their own. */
export type GraphVariable = { handle: Value; shape: readonly number[]; elements: DataType };

/** A TensorFlow graph under construction. Every method adds nodes and returns the value of the last one. */
export type Graph = ReturnType<typeof createGraph>;

/** Creates an empty graph (GraphDef of TensorFlow), to which nodes are added one by one. */
export function createGraph() {
  const definition: GraphDef = new protobuf.GraphDef();
  const taken = new Set<string>();
  let scope = '';

  /** Puts the names of all nodes that `build` adds under `name/`, as folders do for files. */
  function inScope<T>(name: string, build: () => T): T {
    const before = scope;
    scope = `${before}${name.replace(/[^\w.-]/g, '_')}/`;
    try {
      return build();
    } finally {
      scope = before;
    }
  }

  function node(op: string, inputs: readonly Value[] = [], attributes: Attributes = {}, name?: string): Value {
    const unique = name ?? `${scope}${op}_${taken.size}`;
    if (taken.has(unique)) throw new Error(`The graph has two nodes named ${unique}: give each a name of its own.`);
    taken.add(unique);
    const message = new protobuf.NodeDef();
    message.setName(unique);
    message.setOp(op);
    // TensorFlow wants data first, then the nodes to wait for.
    message.setInputList([...inputs].sort((a, b) => Number(a.startsWith('^')) - Number(b.startsWith('^'))));
    for (const [key, value] of Object.entries(attributes)) message.getAttrMap().set(key, value);
    definition.addNode(message);
    return unique;
  }

  const FLOAT: Attributes = { T: type('float') };
  /** A node whose only attribute is that it works on floats. */
  const op = (name: string, ...inputs: Value[]): Value => node(name, inputs, FLOAT);
  const constant = (values: number | readonly number[], elements: 'float' | 'int32' = 'float'): Value => {
    const list = typeof values === 'number' ? [values] : values;
    const sizes = typeof values === 'number' ? [] : [list.length];
    return node('Const', [], { dtype: type(elements), value: tensor(list, sizes, elements) });
  };
  const integers = (values: number | readonly number[]): Value => constant(values, 'int32');
  const reduce = (name: 'Sum' | 'Mean' | 'Max', x: Value, axes: readonly number[], keepDims = false): Value =>
    node(name, [x, integers(axes)], { ...FLOAT, Tidx: type('int32'), keep_dims: bool(keepDims) });

  const placeholder = (name: string, elements: DataType, sizes: readonly number[]): Value =>
    node('Placeholder', [], { dtype: type(elements), shape: shape(sizes) }, name);
  const variable = (name: string, sizes: readonly number[], elements: DataType = 'float'): GraphVariable => {
    const attributes = { dtype: type(elements), shape: shape(sizes), shared_name: text(name), container: text('') };
    return { handle: node('VarHandleOp', [], attributes, name), shape: sizes, elements };
  };
  /** Reads a variable once the nodes `after` have run. */
  const read = ({ handle, elements }: GraphVariable, after: readonly Value[] = []): Value =>
    node('ReadVariableOp', [handle, ...after.map(waitFor)], { dtype: type(elements) });
  const assign = (
    op: 'AssignVariableOp' | 'AssignSubVariableOp',
    to: GraphVariable,
    value: Value,
    after: Value[] = [],
  ) => node(op, [to.handle, value, ...after.map(waitFor)], { dtype: type(to.elements) });

  const reshape = (x: Value, sizes: Value | readonly number[], { T } = FLOAT): Value =>
    node('Reshape', [x, typeof sizes === 'string' ? sizes : integers(sizes)], { T, Tshape: type('int32') });
  const shapeOf = (x: Value): Value => node('Shape', [x], { ...FLOAT, out_type: type('int32') });
  const fill = (sizes: readonly number[], value: number): Value =>
    node('Fill', [integers(sizes), constant(value)], { ...FLOAT, index_type: type('int32') });
  const cast = (x: Value, from: DataType, to: DataType): Value =>
    node('Cast', [x], { SrcT: type(from), DstT: type(to) });
  const widened = new Map<Value, Value>();
  /** The float32 numbers that a bfloat16 tensor holds. */
  const widen = (x: Value): Value => {
    const wide = cast(x, 'bfloat16', 'float');
    widened.set(wide, x);
    return wide;
  };
  /** Rounds to bfloat16; what was widened before is the same bfloat16 tensor again. */
  const narrow = (x: Value): Value => widened.get(x) ?? cast(x, 'float', 'bfloat16');
  const isWidened = (x: Value): boolean => widened.has(x);
  const sum = (values: readonly Value[]): Value =>
    values.length === 1 ? values[0] : node('AddN', values, { ...FLOAT, N: int(values.length) });
  /** Passes a value on, under a name that can be fetched, once the nodes `after` have run. */
  const output = (name: string, x: Value, after: readonly Value[] = []): Value =>
    node('Identity', [x, ...after.map(waitFor)], FLOAT, name);

  return {
    definition,
    inScope,
    ...{ node, op, constant, integers, reduce, placeholder, variable, read, assign },
    ...{ reshape, shapeOf, fill, cast, widen, narrow, isWidened, sum, output },
  };
}

// A control input: the node is waited for, its value is not used.
function waitFor(value: Value): Value {
  return `^${value.split(':')[0]}`;
}
