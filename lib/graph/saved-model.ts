import { dataTypes, tensorShape } from './attributes';
import { protobuf } from './protobuf';
import type { GraphDef } from './protobuf';

/** One tensor that goes into a graph or comes out of it: its node, and its shape with −1 for any number of examples. */
export type Port = { node: string; shape: readonly number[] };

/** What callers from outside may ask of a graph, by the names that they use. */
export type Signature = { inputs: Record<string, Port>; outputs: Record<string, Port> };

/** A graph as the bytes of saved_model.pb, with the tag `serve` and, where given, the signature `serving_default`. */
export function savedModel(definition: GraphDef, { signature }: { signature?: Signature } = {}): Uint8Array {
  const info = new protobuf.MetaGraphDef.MetaInfoDef();
  info.setTagsList(['serve']);
  const meta = new protobuf.MetaGraphDef();
  meta.setMetaInfoDef(info);
  meta.setGraphDef(definition);
  if (signature) meta.getSignatureDefMap().set('serving_default', signatureDef(signature));
  const model = new protobuf.SavedModel();
  model.addMetaGraphs(meta);
  return model.serializeBinary();
}

function signatureDef({ inputs, outputs }: Signature) {
  const message = new protobuf.SignatureDef();
  for (const [name, port] of Object.entries(inputs)) message.getInputsMap().set(name, tensorInfo(port));
  for (const [name, port] of Object.entries(outputs)) message.getOutputsMap().set(name, tensorInfo(port));
  message.setMethodName('tensorflow/serving/predict');
  return message;
}

function tensorInfo({ node, shape }: Port) {
  const message = new protobuf.TensorInfo();
  message.setName(`${node}:0`);
  message.setDtype(dataTypes.float);
  message.setTensorShape(tensorShape(shape));
  return message;
}
