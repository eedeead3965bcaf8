/** The part of TensorFlow's protocol buffers that a graph needs: tfjs-node carries the classes, without types. */
interface Message {
  serializeBinary(): Uint8Array;
}
interface MapField<Value> {
  set(key: string, value: Value): void;
}
interface Dimension extends Message {
  setSize(size: number): void;
}
export interface TensorShape extends Message {
  setDimList(dimensions: Dimension[]): void;
}
export interface TensorProto extends Message {
  setDtype(type: number): void;
  setTensorShape(shape: TensorShape): void;
  setFloatValList(values: number[]): void;
  setIntValList(values: number[]): void;
}
export interface ListValue extends Message {
  setIList(values: number[]): void;
}
export interface AttrValue extends Message {
  setType(type: number): void;
  setI(value: number): void;
  setF(value: number): void;
  setB(value: boolean): void;
  setS(base64: string): void;
  setShape(shape: TensorShape): void;
  setTensor(tensor: TensorProto): void;
  setList(list: ListValue): void;
}
export interface NodeDef extends Message {
  setName(name: string): void;
  setOp(op: string): void;
  setInputList(inputs: string[]): void;
  getName(): string;
  getOp(): string;
  getInputList(): string[];
  getAttrMap(): MapField<AttrValue>;
}
export interface GraphDef extends Message {
  addNode(node: NodeDef): void;
  getNodeList(): NodeDef[];
}
interface MetaInfo extends Message {
  setTagsList(tags: string[]): void;
}
interface TensorInfo extends Message {
  setName(name: string): void;
  setDtype(type: number): void;
  setTensorShape(shape: TensorShape): void;
}
interface SignatureDef extends Message {
  getInputsMap(): MapField<TensorInfo>;
  getOutputsMap(): MapField<TensorInfo>;
  setMethodName(name: string): void;
}
interface MetaGraphDef extends Message {
  setMetaInfoDef(info: MetaInfo): void;
  setGraphDef(graph: GraphDef): void;
  getSignatureDefMap(): MapField<SignatureDef>;
}
interface SavedModel extends Message {
  addMetaGraphs(graph: MetaGraphDef): void;
}

type Protobuf = {
  GraphDef: new () => GraphDef;
  NodeDef: new () => NodeDef;
  AttrValue: (new () => AttrValue) & { ListValue: new () => ListValue };
  Tensor: new () => TensorProto;
  TensorShape: (new () => TensorShape) & { Dim: new () => Dimension };
  MetaGraphDef: (new () => MetaGraphDef) & { MetaInfoDef: new () => MetaInfo };
  SavedModel: new () => SavedModel;
  SignatureDef: new () => SignatureDef;
  TensorInfo: new () => TensorInfo;
};

export const protobuf = require('@tensorflow/tfjs-node/dist/proto/api_pb.js') as Protobuf;
