import type { LayersModel, Tensor } from '@tensorflow/tfjs-node';
import { tf } from '../tf';
import { weightsOf } from './weights';

/** The weights that gave the last finite loss, kept for the case that the step after it ruined them. */
export type LastGood = { keep(): void; restore(): void; dispose(): void };

/** Starts keeping a model's last good weights; a copy is a reference, so keeping costs next to nothing. */
export function keepLastGood(model: LayersModel): LastGood {
  const own = weightsOf(model);
  const copyAll = () => own.map((weight) => tf.keep(weight.read().clone()));
  let copies: Tensor[] = copyAll(); // should the first loss not be finite
  const dispose = () => {
    copies.forEach((copy) => copy.dispose());
    copies = [];
  };
  return {
    keep() {
      dispose();
      copies = copyAll();
    },
    restore: () => copies.forEach((copy, i) => own[i].write(copy)),
    dispose,
  };
}
