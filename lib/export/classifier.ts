import type { LayersModel } from '@tensorflow/tfjs-node';
import { isClassifier } from '../graph/data-check';

/** Refuses a model that does not turn one input into [n, classCount], which is all that exports name and describe. */
export function requireClassifier(model: LayersModel): void {
  const { name, inputs, outputs } = model;
  if (isClassifier(model)) return;
  const found = [inputs, outputs].map((tensors) => tensors.map(({ shape }) => `[${shape.map((size) => size ?? 'n')}]`));
  throw new Error(
    `Model '${name}' turns ${found[0].join(' and ')} into ${found[1].join(' and ')}, which is not exported: let it turn one input into one [n, classes].`,
  );
}
