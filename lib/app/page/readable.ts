import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-node';
import { isModel } from '../../model/layers';
import { tf } from '../../tf';

// Read before anybody can add a class: a page has those of TensorFlow.js alone.
const classes = new Set(Object.keys(tf.serialization.SerializationMap.getMap().classNameMap));

/** @throws with one sentence unless a page can show this network: 28×28 images in, probabilities out, plain layers. */
export function checkReadable(model: LayersModel, { classCount }: { classCount: number }): void {
  const nested = model.layers.find(isModel);
  if (nested)
    throw new Error(
      `The network holds another one, ${nested.name}: the page shows a single network, such as deep; give one.`,
    );
  const own = model.layers.find((layer) => !classes.has(layer.getClassName()));
  if (own)
    throw new Error(
      `The layer ${own.name} is a ${own.getClassName()}, which is no layer of TensorFlow.js, and a page has no others: replace it.`,
    );
  const [takes, answers] = [model.inputs, model.outputs].map((tensors) => tensors.map(shapeOf).join(', '));
  if (takes !== '[n, 28, 28, 1]') throw new Error(`The network takes ${takes}: the page draws images [28, 28, 1].`);
  if (answers !== `[n, ${classCount}]`)
    throw new Error(`The network answers ${answers} and there are ${classCount} class names: give one for each class.`);
}

const shapeOf = ({ shape }: SymbolicTensor): string =>
  `[${['n', ...shape.slice(1).map((size) => size ?? '?')].join(', ')}]`;
