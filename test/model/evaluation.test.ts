import { evaluate, loadMnistSample, predict, take, tf } from '../../lib';
import { measure } from '../../lib/model/evaluation';

const few = take(loadMnistSample().test, 7);

function createModel({ axis }: { axis: number }) {
  const images = tf.input({ shape: [28, 28, 1] });
  const values = tf.layers.flatten().apply(images) as typeof images; // [n, 784]
  const dense = tf.layers.dense({ units: 5, activation: 'softmax' }).apply(values) as typeof images; // [n, 5]
  const both = tf.layers.concatenate({ axis }).apply([dense, dense]) as typeof images;
  return tf.model({ name: 'twice', inputs: images, outputs: both });
}

test('a prediction does not depend on how many images are read at once', () => {
  const model = createModel({ axis: -1 });
  const whole = predict(model, few.images);
  expect(whole).toHaveLength(70);
  const parts = predict(model, few.images, { batchSize: 3 });
  parts.forEach((probability, i) => expect(probability).toBeCloseTo(whole[i], 6));
  model.dispose();
});

test('a model that does not give one row for each image is refused, not read as if it did', () => {
  const model = createModel({ axis: 0 });
  const sentence = "Model 'twice' gives 70 numbers for 7 images: pass one that gives 5 for each, [n, 5].";
  expect(() => predict(model, few.images)).toThrow(sentence);
  expect(() => evaluate(model, few)).toThrow(sentence);
  model.dispose();
});

test('what is measured belongs together: 8 of 10 right, the 95 % interval of that, and the loss of the same rows', () => {
  const labels = Uint8Array.from([0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
  const split = { images: new Uint8Array(10 * 784), labels, count: 10 };
  // The right class has 0.75, but at the last two places 0.25.
  const probabilities = Float32Array.from(
    [...labels].flatMap((label, i) => ((label === 0) === i < 8 ? [0.75, 0.25] : [0.25, 0.75])),
  ); // [10, 2]
  const { count, accuracy, interval, loss, confusion, predictions } = measure(split, probabilities);
  expect([count, accuracy, [...predictions]]).toEqual([10, 0.8, [0, 1, 0, 1, 0, 1, 0, 1, 1, 0]]);
  // Wilson's interval for 8 of 10, from its formula by hand: (0.8 + z²/20 ± z·√(0.16/10 + z²/400)) / (1 + z²/10), z = 1.96.
  expect(interval.lower).toBeCloseTo(0.4902, 4);
  expect(interval.upper).toBeCloseTo(0.9433, 4);
  expect(loss).toBeCloseTo(-(8 * Math.log(0.75) + 2 * Math.log(0.25)) / 10, 6);
  expect(confusion).toEqual([
    [4, 1],
    [1, 4],
  ]);
});
