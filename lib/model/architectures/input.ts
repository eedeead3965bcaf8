import { IMAGE_SIZE } from '../../data/split';

/** What every architecture needs to know: how many classes there are, and the seed of the first weights (from 1). */
export type ArchitectureOptions = { classCount?: number; seed?: number };

/** One image as every network here takes it: [28, 28, 1]. */
export const inputShape = [IMAGE_SIZE, IMAGE_SIZE, 1];
