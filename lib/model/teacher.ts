import type { LayersModel } from '@tensorflow/tfjs-node';
import { readModel } from './checkpoint';
import { isModel } from './layers';
import { isPretrained, loadPretrained } from './pretrained';
import { sharpenImages } from './soften';

/** The networks that teach, and how they are freed. */
export type Teacher = { networks: LayersModel[]; dispose(): void };

/**
 * Loads what a plan's `teacher` names: a network that comes with the project, or a folder. The members of an ensemble are
 * networks of their own; none of them softens its images, as those that it teaches with were augmented.
 */
export async function loadTeacher(teacher: string): Promise<Teacher> {
  const model = isPretrained(teacher) ? await loadPretrained(teacher) : (await readModel(teacher)).model;
  sharpenImages(model);
  const members = model.layers.filter(isModel);
  return { networks: members.length > 0 ? members : [model], dispose: () => void model.dispose() };
}
