import protobufjs from 'protobufjs/light';

const field = (type: string, id: number, rule?: 'repeated') => ({ type, id, ...(rule && { rule }) });

/** The part of onnx.proto3 (ONNX 1.17, IR version 8) that a convolutional network needs. */
const schema = protobufjs.Root.fromJSON({
  nested: {
    Model: {
      fields: {
        irVersion: field('int64', 1),
        producerName: field('string', 2),
        docString: field('string', 6),
        graph: field('Graph', 7),
        opsetImport: field('OperatorSet', 8, 'repeated'),
      },
    },
    OperatorSet: { fields: { domain: field('string', 1), version: field('int64', 2) } },
    Graph: {
      fields: {
        node: field('Node', 1, 'repeated'),
        name: field('string', 2),
        initializer: field('Tensor', 5, 'repeated'),
        input: field('ValueInfo', 11, 'repeated'),
        output: field('ValueInfo', 12, 'repeated'),
      },
    },
    Node: {
      fields: {
        input: field('string', 1, 'repeated'),
        output: field('string', 2, 'repeated'),
        name: field('string', 3),
        opType: field('string', 4),
        attribute: field('Attribute', 5, 'repeated'),
      },
    },
    Attribute: {
      fields: {
        name: field('string', 1),
        f: field('float', 2),
        i: field('int64', 3),
        s: field('bytes', 4),
        ints: field('int64', 8, 'repeated'),
        type: field('int32', 20),
      },
    },
    Tensor: {
      fields: {
        dims: field('int64', 1, 'repeated'),
        dataType: field('int32', 2),
        name: field('string', 8),
        rawData: field('bytes', 9),
      },
    },
    ValueInfo: { fields: { name: field('string', 1), type: field('Type', 2) } },
    Type: { fields: { tensorType: field('TensorType', 1) } },
    TensorType: { fields: { elemType: field('int32', 1), shape: field('Shape', 2) } },
    Shape: { fields: { dim: field('Dimension', 1, 'repeated') } },
    Dimension: { fields: { dimValue: field('int64', 1), dimParam: field('string', 2) } },
  },
});

export type OnnxAttribute = { name: string; type: number; f?: number; i?: number; s?: Uint8Array; ints?: number[] };
export type OnnxNode = { opType: string; name: string; input: string[]; output: string[]; attribute: OnnxAttribute[] };
export type OnnxTensor = { name: string; dims: number[]; dataType: number; rawData: Uint8Array };
export type OnnxGraph = {
  name: string;
  node: OnnxNode[];
  initializer: OnnxTensor[];
  input: ValueInfo[];
  output: ValueInfo[];
};
type ValueInfo = { name: string; type: { tensorType: { elemType: number; shape: { dim: object[] } } } };

/** ONNX's numbers for element types, and for kinds of attributes. */
export const elementTypes = { float: 1, int64: 7 } as const;
const attributeTypes = { f: 1, i: 2, s: 3, ints: 7 } as const;

/** The bytes of a .onnx file. */
export function encodeModel(graph: OnnxGraph, { docString }: { docString: string }): Uint8Array {
  const model = schema.lookupType('Model');
  const opsetImport = [{ domain: '', version: 17 }];
  return model.encode(model.create({ irVersion: 8, producerName: 'digitlab', docString, graph, opsetImport })).finish();
}

/** An attribute of a node: a whole number, a fraction as `{ f }`, a text, or a list of whole numbers. */
export function attribute(name: string, value: number | { f: number } | string | number[]): OnnxAttribute {
  if (typeof value === 'number') return { name, type: attributeTypes.i, i: value };
  if (typeof value === 'string') return { name, type: attributeTypes.s, s: Buffer.from(value) };
  if (Array.isArray(value)) return { name, type: attributeTypes.ints, ints: value };
  return { name, type: attributeTypes.f, f: value.f };
}

/** What goes into a graph or comes out of it; −1 stands for any number of examples. */
export const valueInfo = (name: string, shape: readonly number[]): ValueInfo => ({
  name,
  type: {
    tensorType: {
      elemType: elementTypes.float,
      shape: { dim: shape.map((size) => (size < 0 ? { dimParam: 'n' } : { dimValue: size })) },
    },
  },
});

/** Reads the bytes of a .onnx file back. */
export function decodeModel(bytes: Uint8Array): { graph: OnnxGraph } {
  return schema.lookupType('Model').decode(bytes) as unknown as { graph: OnnxGraph };
}
