import { expandShorthand } from '../../lib/jupyter/shorthand';

test.each([
  ['train(model, { seed, epochs: 3 })', 'train(model, { seed: seed, epochs: 3 })'],
  ['const a = { b, c: { d } };', 'const a = { b: b, c: { d: d } };'],
  ['rows[keyOf({ digit })] = 1;', 'rows[keyOf({ digit: digit })] = 1;'],
  ['make({ seed }).name = "x";', 'make({ seed: seed }).name = "x";'],
  ['for (make({ a }).b of list) use();', 'for (make({ a: a }).b of list) use();'],
  ['return [{ x, y }];', 'return [{ x: x, y: y }];'],
  ['({ a, b } = settings);', '({ a: a, b: b } = settings);'],
  ['({ a = 1 } = settings);', '({ a: a = 1 } = settings);'],
  ['for ({ a } of list) use(a);', 'for ({ a: a } of list) use(a);'],
  ['[{ a }, ...[{ b }]] = list;', '[{ a: a }, ...[{ b: b }]] = list;'],
  ['const { seed: own, ...rest } = settings;', "const { 'seed': own, ...rest } = settings;"],
  ['rows.map(({ images: n }) => n * factor);', "rows.map(({ 'images': n }) => n * factor);"],
  ['for (const { a: { b: c } } of list) use(c);', "for (const { 'a': { 'b': c } } of list) use(c);"],
])('writes %s out', (source, expanded) => {
  expect(expandShorthand(source)).toBe(expanded);
});

test.each([
  'const { a, b } = settings;',
  'function f({ a, b }: Options) {}',
  "const { 'a': b, [key]: c } = settings;",
  'const text = { a: b };',
  'import { a } from "b";',
  'const text = "{ a }"; // { a }',
])('leaves %s alone', (source) => {
  expect(expandShorthand(source)).toBe(source);
});

test('keeps what is not finished yet as it is', () => {
  expect(expandShorthand('const x = {')).toBe('const x = {');
});
