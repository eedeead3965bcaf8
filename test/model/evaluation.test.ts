import { evaluate, loadMnistSample, predict, take, tf } from '../../lib';

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
