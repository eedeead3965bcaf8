import type { LayersModel } from '@tensorflow/tfjs-node';

/** Refuses a model that does not turn one input into [n, classCount], which is all that exports name and describe. */
export function requireClassifier(model: LayersModel): void {
  const { name, inputs, outputs } = model;
  if (inputs.length === 1 && outputs.length === 1 && outputs[0].shape.length === 2) return;
  const found = [inputs, outputs].map((tensors) => tensors.map(({ shape }) => `[${shape.map((size) => size ?? 'n')}]`));
  throw new Error(
    `Model '${name}' turns ${found[0].join(' and ')} into ${found[1].join(' and ')}, which is not exported: let it turn one input into one [n, classes].`,
  );
}
