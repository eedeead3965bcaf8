import type { LayerFacts } from './network';

/** What a kind of layer is called, and what it does, in a sentence for beginners. */
export function describeLayer({ kind, config, shape, inputs }: LayerFacts): { title: string; sentence: string } {
  const size = (config.kernelSize ?? config.poolSize) as number[] | undefined;
  const extent = size?.join(' × ');
  switch (kind) {
    case 'Conv2D':
      return {
        title: `Convolution, ${shape[2]} ${shape[2] === 1 ? 'filter' : 'filters'}`,
        sentence: `Each filter looks for one small pattern of ${extent} ${inputs.includes(-1) ? 'pixels' : 'places in the maps before'}, everywhere. Ink shows where it was found.`,
      };
    case 'MaxPooling2D':
      return {
        title: 'Max pooling',
        sentence: `Of each ${extent} values only the largest stays: smaller maps, same patterns.`,
      };
    case 'AveragePooling2D':
      return { title: 'Average pooling', sentence: `Each ${extent} values become their mean: smaller maps.` };
    case 'GlobalAveragePooling2D':
      return { title: 'Global average', sentence: 'Each map becomes one number, its mean.' };
    case 'Flatten':
      return { title: 'Flatten', sentence: 'All maps, value after value, in one long row. Nothing is computed here.' };
    case 'Dropout':
      return {
        title: 'Dropout',
        sentence: 'While training, some values are left out by chance. Here all of them pass.',
      };
    case 'Dense':
      return config.activation === 'softmax'
        ? {
            title: `Dense, ${shape[0]} classes`,
            sentence: 'Weighs all values for each class; softmax makes probabilities of the sums.',
          }
        : {
            title: `Dense, ${shape[0]} units`,
            sentence: 'Each unit weighs all values of the layer before and adds them up.',
          };
    case 'BatchNormalization':
      return { title: 'Batch norm', sentence: 'Brings each map to a similar scale. Blue is below zero.' };
    case 'ReLU':
    case 'Activation':
      return {
        title: `Activation, ${{ relu: 'ReLU' }[String(config.activation ?? 'relu')] ?? config.activation}`,
        sentence: 'One function for every value; ReLU leaves out what is below zero.',
      };
    case 'Add':
      return { title: 'Add', sentence: 'Adds two layers, value by value: a shortcut around the layers in between.' };
    case 'Multiply':
      return {
        title: 'Multiply',
        sentence: 'Multiplies each map by a number of its own: a gate that opens or closes it.',
      };
    case 'Reshape':
      return { title: 'Reshape', sentence: 'The same values in another shape. Nothing is computed here.' };
    default:
      return { title: kind, sentence: 'A layer of this network.' };
  }
}

/** 32 maps of 26 × 26. */
export const describeShape = (shape: number[]): string =>
  shape.length === 3
    ? `${shape[2]} ${shape[2] === 1 ? 'map' : 'maps'} of ${shape[0]} × ${shape[1]}`
    : `${shape[0].toLocaleString('en-GB')} values`;
