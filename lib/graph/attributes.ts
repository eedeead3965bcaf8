import { protobuf } from './protobuf';
import type { AttrValue, TensorShape } from './protobuf';

/** TensorFlow's numbers for the element types used here (DataType in types.proto). */
export const dataTypes = { float: 1, int32: 3, uint8: 4, bool: 10, bfloat16: 14 } as const;
export type DataType = keyof typeof dataTypes;

/** What is fixed about a node when the graph is built, by TensorFlow's names. */
export type Attributes = Record<string, AttrValue>;

export const type = (value: DataType): AttrValue => attribute((a) => a.setType(dataTypes[value]));
export const int = (value: number): AttrValue => attribute((a) => a.setI(value));
export const float = (value: number): AttrValue => attribute((a) => a.setF(value));
export const bool = (value: boolean): AttrValue => attribute((a) => a.setB(value));
export const text = (value: string): AttrValue => attribute((a) => a.setS(Buffer.from(value).toString('base64')));
/** A shape; −1 stands for a size that is known only when the graph runs. */
export const shape = (sizes: readonly number[]): AttrValue => attribute((a) => a.setShape(tensorShape(sizes)));

export const ints = (values: readonly number[]): AttrValue =>
  attribute((a) => {
    const list = new protobuf.AttrValue.ListValue();
    list.setIList([...values]);
    a.setList(list);
  });

/** The value of a constant: numbers in row order. */
export const tensor = (values: readonly number[], sizes: readonly number[], elements: 'float' | 'int32'): AttrValue =>
  attribute((a) => {
    const message = new protobuf.Tensor();
    message.setDtype(dataTypes[elements]);
    message.setTensorShape(tensorShape(sizes));
    if (elements === 'float') message.setFloatValList([...values]);
    else message.setIntValList([...values]);
    a.setTensor(message);
  });

function attribute(set: (value: AttrValue) => void): AttrValue {
  const value = new protobuf.AttrValue();
  set(value);
  return value;
}

/** A shape as a message of its own. */
export function tensorShape(sizes: readonly number[]): TensorShape {
  const message = new protobuf.TensorShape();
  message.setDimList(
    sizes.map((size) => {
      const dimension = new protobuf.TensorShape.Dim();
      dimension.setSize(size);
      return dimension;
    }),
  );
  return message;
}
