import { tf } from '../../lib/tf';
import { conv, testCases, through } from './between';
import type { Case } from './between';

const { layers } = tf;

const named = [
  'relu',
  'relu6',
  'elu',
  'selu',
  'sigmoid',
  'tanh',
  'softplus',
  'swish',
  'gelu',
  'softmax',
  'linear',
] as const;
testCases([
  ...named.map((name): Case => [
    `activation ${name}`,
    through(conv({ activation: name as 'relu' }), layers.activation({ activation: name as 'relu' })),
  ]),
  ['ReLU layers', through(layers.reLU(), layers.reLU({ maxValue: 6 }))],
  ['leakyReLU', through(layers.leakyReLU({ alpha: 0.2 }))],
  ['ELU layer', through(layers.elu())],
  ['softmax layer', through(layers.softmax({ axis: -1 }))],
]);
