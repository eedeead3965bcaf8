import { skip, countByLabel, imageAt, selectExamples, take } from '../../lib/data/split';
import { exampleSplit } from './examples';

// Image i is 784 bytes of value i.
const split = exampleSplit([3, 1, 4, 1, 5]);

test('take returns the first examples as views', () => {
  const first = take(split, 2);
  expect(first.count).toBe(2);
  expect([...first.labels]).toEqual([3, 1]);
  expect(first.images.length).toBe(2 * 784);
  expect(first.images.buffer).toBe(split.images.buffer);
  expect(first.images[2 * 784 - 1]).toBe(1);
});

test('take may take all or none', () => {
  expect(take(split, 5)).toEqual(split);
  expect(take(split, 0)).toMatchObject({ count: 0, images: new Uint8Array(0) });
});

test.each([6, -1, 1.5, NaN])('take refuses %p of five examples', (count) => {
  expect(() => take(split, count)).toThrow(
    `Cannot take ${count} examples: this split has 5, ask for a whole number up to that.`,
  );
});

test('imageAt returns one image as a view', () => {
  const image = imageAt(split, 4);
  expect(image).toEqual(new Uint8Array(784).fill(4));
  expect(image.buffer).toBe(split.images.buffer);
});

test.each([5, -1, 0.5])('imageAt refuses example %p of five', (index) => {
  expect(() => imageAt(split, index)).toThrow(`There is no example ${index}: this split has examples 0 to 4.`);
});

test('countByLabel counts each label, also those that do not occur', () => {
  expect(countByLabel(split)).toEqual([0, 2, 0, 1, 1, 1, 0, 0, 0, 0]);
  expect(countByLabel(split, 6)).toEqual([0, 2, 0, 1, 1, 1]);
});

test('countByLabel refuses a label beyond the classes', () => {
  expect(() => countByLabel(split, 5)).toThrow(
    'Label 5 at position 4 of the labels is no class: 5 classes have the labels 0 to 4',
  );
});

test('selectExamples copies examples in the order asked for', () => {
  const selected = selectExamples(split, [4, 0, 4]);
  expect(selected.count).toBe(3);
  expect([...selected.labels]).toEqual([5, 3, 5]);
  expect([imageAt(selected, 0)[0], imageAt(selected, 1)[783], imageAt(selected, 2)[5]]).toEqual([4, 0, 4]);
  selected.images.fill(200);
  expect(split.images[0]).toBe(0);
});

test('selectExamples refuses an example that is not there', () => {
  expect(() => selectExamples(split, [0, 5])).toThrow('There is no example 5');
});

test('what take leaves is what skip gives, in the same memory', () => {
  const rest = skip(split, 2);
  expect(rest.count).toBe(split.count - 2);
  expect(rest.labels).toEqual(split.labels.subarray(2));
  expect(rest.images.buffer).toBe(split.images.buffer);
  expect([...take(split, 2).images, ...rest.images]).toEqual([...split.images]);
  expect(() => skip(split, split.count + 1)).toThrow(/Cannot take \d+ examples/);
});
