import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-node';
import { deriveSeed } from '../../data/random';
import { tf } from '../../tf';
import { apply, batchNorm, classify, residual as addInput, squeezeExcite as excite } from './blocks';
import { inputShape } from './input';
import type { ArchitectureOptions } from './input';
import { glorotKernels } from './kernels';
import type { Kernels } from './kernels';

type StepOptions = {
  /** Whether batch norm follows each convolution, which then has no bias. */
  normalize?: boolean;
  /** Whether max pooling halves the image, right after a convolution, or the strides of that convolution. */
  downsampling?: 'pool' | 'stride';
  activation?: 'relu' | 'sigmoid' | 'tanh';
};

/** What networks of this family may differ in; a comparison changes one of these. */
export type StackOptions = ArchitectureOptions &
  StepOptions & {
    /** How many 3×3 convolutions there are beside the one that halves the image: an even number. */
    depth?: number;
    /** How many feature maps there are at 14×14; at 7×7 there are twice as many. */
    filters?: number;
    /** Whether what two convolutions compute is added to what they were given; depth is then a multiple of 4. */
    residual?: boolean;
    /** Whether two convolutions end with squeeze and excite; depth and filters are then multiples of 4. */
    squeezeExcite?: boolean;
  };

/**
 * Creates a network of one controlled family: a 5×5 convolution down to 14×14, depth/2 convolutions of 3×3, one more
 * down to 7×7, depth/2 again, global average pooling and a dense layer.
 *
 * Batch norm stands before the activation (Ioffe & Szegedy, "Batch normalization", 2015). A residual block is
 * activation(x + f(x)), f being two convolutions (He et al., "Deep residual learning", 2016); squeeze and excite ends f
 * (Hu et al., "Squeeze-and-excitation networks", 2018).
 * Takes images [n, 28, 28, 1] in [0, 1], gives probabilities [n, classCount]. The caller disposes the model.
 * @throws if depth or filters cannot be shared out.
 */
export function createStackNet({
  depth = 6,
  filters = 16,
  residual = false,
  squeezeExcite = false,
  classCount = 10,
  seed = 1,
  ...options
}: StackOptions = {}): LayersModel {
  const inBlocks = residual || squeezeExcite;
  checkSizes({ depth, filters, inBlocks, squeezeExcite });
  const kernels = glorotKernels(seed);
  const gateKernels = glorotKernels(deriveSeed(seed, 1)); // with gates, convolutions start as they do without
  const { convolve, activate } = createSteps(kernels, options);

  // What stands before an activation: one convolution, or the two of a block.
  const transform = (x: SymbolicTensor): SymbolicTensor => {
    const y = convolve(inBlocks ? activate(convolve(x)) : x);
    return squeezeExcite ? excite(y, { kernels: gateKernels }) : y;
  };
  const addStage = (x: SymbolicTensor): SymbolicTensor => {
    let y = x;
    for (let i = 0; i < depth / (inBlocks ? 4 : 2); i++) y = activate(residual ? addInput(y, transform) : transform(y));
    return y;
  };
  const images = tf.input({ shape: inputShape });
  let x = activate(convolve(images, { filters, kernelSize: 5, halve: true })); // [n, 14, 14, filters]
  x = addStage(x);
  x = activate(convolve(x, { filters: 2 * filters, halve: true })); // [n, 7, 7, 2·filters]
  x = addStage(x);
  const means = apply(tf.layers.globalAveragePooling2d({}), x); // [n, 2·filters]
  return tf.model({ name: `stack-${depth}`, inputs: images, outputs: classify(means, { classCount, kernels }) });
}

// The two steps that the whole family is made of.
function createSteps(kernels: Kernels, { normalize = false, downsampling = 'pool', activation = 'relu' }: StepOptions) {
  let place = 0;
  return {
    convolve(
      x: SymbolicTensor,
      { filters = x.shape.at(-1) as number, kernelSize = 3, halve = false } = {},
    ): SymbolicTensor {
      const convolution = tf.layers.conv2d({
        name: `convolution-${++place}`, // tfjs itself would count on over all models
        filters,
        kernelSize,
        padding: 'same',
        strides: halve && downsampling === 'stride' ? 2 : 1,
        useBias: !normalize,
        kernelInitializer: kernels(),
      });
      let y = apply(convolution, x);
      if (halve && downsampling === 'pool') y = apply(tf.layers.maxPooling2d({ poolSize: 2 }), y);
      return normalize ? batchNorm(y) : y;
    },
    activate: (x: SymbolicTensor) => apply(tf.layers.activation({ activation }), x),
  };
}

type Sizes = { depth: number; filters: number; inBlocks: boolean; squeezeExcite: boolean };

function checkSizes({ depth, filters, inBlocks, squeezeExcite }: Sizes): void {
  const isMultiple = (value: number, of: number) => Number.isInteger(value / of) && value > 0;
  if (!isMultiple(depth, 2))
    throw new Error(`depth is ${depth}: pass an even whole number from 2 up, half of it for each stage.`);
  if (inBlocks && !isMultiple(depth, 4))
    throw new Error(
      `depth is ${depth}: with residual or squeezeExcite pass a multiple of 4, each of two stages is made of blocks of two.`,
    );
  if (!isMultiple(filters, squeezeExcite ? 4 : 1))
    throw new Error(
      `filters is ${filters}: pass ${squeezeExcite ? 'a multiple of 4, squeeze and excite works with a quarter' : 'a whole number from 1 up'}.`,
    );
}
