import { attribute, elementTypes } from './onnx-messages';
import type { OnnxGraph } from './onnx-messages';

type Attributes = Record<string, Parameters<typeof attribute>[1]>;

/** An ONNX graph under construction; every method gives the name of the value that it has added. */
export type OnnxBuilder = {
  node(opType: string, inputs: string[], attributes?: Attributes): string;
  floats(values: ArrayLike<number>, dims: number[]): string;
  integers(values: number[]): string;
};

/** Creates a builder that adds to `graph`. */
export function createBuilder(graph: OnnxGraph): OnnxBuilder {
  const fresh = (kind: string) => `${kind}_${graph.node.length + graph.initializer.length}`;
  const initializer = (dataType: number, rawData: Uint8Array, dims: number[]): string => {
    const name = fresh('weight');
    graph.initializer.push({ name, dims, dataType, rawData });
    return name;
  };
  return {
    node(opType, input, attributes = {}) {
      const name = fresh(opType);
      const list = Object.entries(attributes).map(([key, value]) => attribute(key, value));
      graph.node.push({ opType, name, input, output: [name], attribute: list });
      return name;
    },
    floats: (values, dims) => initializer(elementTypes.float, new Uint8Array(Float32Array.from(values).buffer), dims),
    integers: (values) =>
      initializer(elementTypes.int64, new Uint8Array(BigInt64Array.from(values.map(BigInt)).buffer), [values.length]),
  };
}
