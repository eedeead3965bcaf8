// How digitlab trains to a test accuracy as fast as it can: one recipe a target, chosen on the validation split.

const optimizer = { name: 'adam', beta1: 0.7, beta2: 0.9, epsilon: 1e-7 };

/** The filters of createModel and what trainToTarget gives to train(), by the target in per cent. */
export const recipes = {
  '99.0': {
    filters: [24, 32],
    plan: { epochs: 2, batchSize: 256, learningRate: { kind: 'oneCycle', peak: 0.01 }, optimizer },
  },
  99.5: {
    filters: [32, 64],
    plan: {
      epochs: 8,
      batchSize: 128,
      learningRate: { kind: 'oneCycle', peak: 0.005 },
      optimizer,
      augmentation: { rotation: 8, translation: 1.5, zoom: 0.1, shear: 0.1 },
    },
  },
};

/** Two convolutions, pooled before batch norm and relu (both cost a quarter then), and one hidden layer. */
export function createModel(tf, { filters, seed }) {
  let next = seed * 1000;
  const kernel = () => tf.initializers.glorotUniform({ seed: next++ });
  const block = (options) => [
    tf.layers.conv2d({ ...options, useBias: false, kernelInitializer: kernel() }),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.batchNormalization({ momentum: 0.9 }),
    tf.layers.activation({ activation: 'relu' }),
  ];
  return tf.sequential({
    layers: [
      ...block({ inputShape: [28, 28, 1], filters: filters[0], kernelSize: 5 }), // [n, 12, 12, filters]
      ...block({ filters: filters[1], kernelSize: 3 }), // [n, 5, 5, filters]
      tf.layers.flatten(), // [n, 25·filters]
      tf.layers.dense({ units: 256, activation: 'relu', kernelInitializer: kernel() }),
      tf.layers.dense({ units: 10, activation: 'softmax', kernelInitializer: kernel() }),
    ],
  });
}
