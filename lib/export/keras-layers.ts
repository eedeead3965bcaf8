import type { LayersModel } from '@tensorflow/tfjs-node';

type Layer = LayersModel['layers'][number];
type Config = Record<string, unknown>;

// What Keras needs to know of each kind of layer to compute with it: TensorFlow.js's name of it, and Keras's.
const window = { strides: 'strides', padding: 'padding' };
const kinds: Record<string, Record<string, string>> = {
  InputLayer: { batchInputShape: 'batch_shape' },
  Conv2D: {
    ...{ filters: 'filters', kernelSize: 'kernel_size', ...window, dilationRate: 'dilation_rate' },
    ...{ activation: 'activation', useBias: 'use_bias' },
  },
  Dense: { units: 'units', activation: 'activation', useBias: 'use_bias' },
  BatchNormalization: { axis: 'axis', momentum: 'momentum', epsilon: 'epsilon', center: 'center', scale: 'scale' },
  MaxPooling2D: { poolSize: 'pool_size', ...window },
  AveragePooling2D: { poolSize: 'pool_size', ...window },
  GlobalAveragePooling2D: {},
  Activation: { activation: 'activation' },
  ReLU: { maxValue: 'max_value' },
  Dropout: { rate: 'rate' },
  Flatten: {},
  Reshape: { targetShape: 'target_shape' },
  Add: {},
  Multiply: {},
  Average: {},
  Concatenate: { axis: 'axis' },
};

// The activations that both call by the same name.
const activations = ['linear', 'relu', 'sigmoid', 'tanh', 'softmax', 'elu', 'selu', 'softplus', 'softsign'];

/** Refuses what would be written without a word of it, or under a name that Keras does not know. */
function refuseUnknown(layer: Layer, { dataFormat, activation, noiseShape }: Config): void {
  const found =
    (dataFormat === 'channelsFirst' && 'its channels come first') ||
    (typeof activation === 'string' && !activations.includes(activation) && `its activation is ${activation}`) ||
    (noiseShape != null && 'its dropout has a noiseShape');
  if (found)
    throw new Error(`The layer ${layer.name} is not exported to Keras, because ${found}: build it without that.`);
}

/** A layer in Keras's words, inside a model that may be frozen. @throws for a kind that is not in the list above. */
export function layerConfig(layer: Layer, { isFrozen }: { isFrozen: boolean }): { class_name: string; config: Config } {
  const className = layer.getClassName();
  const names = kinds[className];
  if (!names)
    throw new Error(`The layer ${layer.name} is a ${className}, which is not exported: add it to keras-layers.ts.`);
  const own = layer.getConfig() as Config;
  refuseUnknown(layer, own);
  const config: Config = Object.fromEntries(Object.entries(names).map(([ours, theirs]) => [theirs, own[ours] ?? null]));
  // TensorFlow.js keeps null for a size that is to be found out.
  if (className === 'Reshape') config.target_shape = (own.targetShape as (number | null)[]).map((size) => size ?? -1);
  if (className !== 'InputLayer') config.trainable = layer.trainable && !isFrozen;
  return { class_name: className, config: { ...config, name: layer.name, dtype: 'float32' } };
}
