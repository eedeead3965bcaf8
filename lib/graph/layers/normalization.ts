import { bool, float, text, type } from '../attributes';
import { refuse, requireWeight } from './lowering';
import type { Lowering } from './lowering';
import { precisionOf } from './precision';

type Config = { axis: number; epsilon: number; momentum: number };

/**
 * Batch normalisation (Ioffe & Szegedy, 2015) along the last axis. In training it uses the batch's own mean and
 * variance and moves the averages towards them, also when the layer is frozen, as in TensorFlow.js (Keras then uses the
 * averages); in prediction it uses the averages.
 */
const batchNormalization: Lowering = (layer, [x], context) => {
  const { graph, training, weight } = context;
  const { axis, epsilon, momentum } = layer.config as Config;
  const inputShape = layer.inputShapes[0];
  const rank = inputShape.length;
  const channels = inputShape[rank - 1];
  if (axis !== -1 && axis !== rank - 1) refuse(layer, `its axis is ${axis}, not the last`);
  if (rank !== 2 && rank !== 4) refuse(layer, `its input has ${rank} axes, not 2 or 4`);
  const gamma = weight('gamma') ?? graph.fill([channels], 1);
  const beta = weight('beta') ?? graph.fill([channels], 0);
  const images = rank === 4 ? x : graph.reshape(x, [-1, 1, 1, channels]); // the op wants [n, height, width, channels]
  const { T, narrow, widen } = precisionOf(graph, images);
  const attributes = {
    ...{ T, U: type('float'), epsilon: float(epsilon), data_format: text('NHWC') },
    is_training: bool(training),
  };
  const averages = training
    ? [graph.fill([0], 0), graph.fill([0], 0)]
    : [requireWeight(layer, context, 'moving_mean'), requireWeight(layer, context, 'moving_variance')];
  const normed = graph.node('FusedBatchNormV3', [narrow(images), gamma, beta, ...averages], attributes);
  if (training) {
    context.moveTowards('moving_mean', `${normed}:1`, momentum);
    // Output 2 is Bessel-corrected; Keras and tfjs average the variance as it is, which is output 4.
    context.moveTowards('moving_variance', `${normed}:4`, momentum);
  }
  const inShape = (value: string): string => (rank === 4 ? value : graph.reshape(value, inputShape));
  return {
    output: inShape(widen(normed)),
    backward: (dy) => {
      const gradient = rank === 4 ? dy : graph.reshape(dy, [-1, 1, 1, channels]);
      const saved = [`${normed}:3`, `${normed}:4`, `${normed}:5`];
      const gradients = graph.node(
        'FusedBatchNormGradV3',
        [narrow(gradient), narrow(images), gamma, ...saved],
        attributes,
      );
      context.addGradient('gamma', `${gradients}:1`);
      context.addGradient('beta', `${gradients}:2`);
      return [inShape(widen(gradients))];
    },
  };
};

export const normalizationLayers: Record<string, Lowering> = { BatchNormalization: batchNormalization };
