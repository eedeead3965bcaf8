import type { LayersModel } from '@tensorflow/tfjs-node';
import { buildPage, firstOfEach } from '../app/page';
import { checkReadable } from '../app/page/readable';
import { requireSameClasses } from './class-names';
import { loadData } from './data-options';
import type { DataOptions } from './data-options';

// Enough of each class for neighbours of every style, and 0.1 MB of the page.
const EXAMPLES = 40;

/**
 * Builds the page of a network with the first training images of each class: of MNIST, or of the data it was trained
 * on. `notes` are those that the network was saved with.
 */
export async function buildModelPage(
  model: LayersModel,
  { name, notes, data = {} }: { name: string; notes: unknown; data?: DataOptions },
): Promise<string> {
  // Before the data is read, which takes longer.
  checkReadable(model, { classCount: model.outputs[0].shape.at(-1) as number });
  const { train, classNames } = loadData(data, { validationCount: 0 });
  requireSameClasses(notes, classNames, {
    advice: 'make its page with `digitlab export page --data DIR`, the folder that it was trained on',
  });
  return buildPage(model, { name, classNames, examples: firstOfEach(train, { count: EXAMPLES }) });
}
