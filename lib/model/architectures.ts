import { createConvNet } from './architectures/conv-net';
import { createDeepNet } from './architectures/deep-net';
import { createDenseNet } from './architectures/dense-net';
import { createLeNet5 } from './architectures/lenet-5';
import { createTinyNet } from './architectures/tiny-net';

export type { ArchitectureOptions } from './architectures/input';
export * from './architectures/conv-net';
export * from './architectures/deep-net';
export * from './architectures/dense-net';
export * from './architectures/lenet-5';
export * from './architectures/stack';
export * from './architectures/tiny-net';

/** The architectures by the name that the command line uses. */
export const architectures = {
  dense: createDenseNet,
  lenet: createLeNet5,
  convnet: createConvNet,
  tiny: createTinyNet,
  deep: createDeepNet,
};
