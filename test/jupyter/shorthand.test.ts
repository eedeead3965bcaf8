import { expandShorthand } from '../../lib/jupyter/shorthand';

test.each([
  ['train(model, { seed, epochs: 3 })', 'train(model, { seed: seed, epochs: 3 })'],
  ['const a = { b, c: { d } };', 'const a = { b: b, c: { d: d } };'],
  ['rows[keyOf({ digit })] = 1;', 'rows[keyOf({ digit: digit })] = 1;'],
  ['make({ seed }).name = "x";', 'make({ seed: seed }).name = "x";'],
  ['for (make({ a }).b of list) use();', 'for (make({ a: a }).b of list) use();'],
  ['return [{ x, y }];', 'return [{ x: x, y: y }];'],
])('writes %s out', (source, expanded) => {
  expect(expandShorthand(source)).toBe(expanded);
});

test.each([
  'const { a, b } = settings;',
  'function f({ a, b }: Options) {}',
  '({ a, b } = settings);',
  'for ({ a } of list) use(a);',
  '[{ a }, ...[{ b }]] = list;',
  '({ c: [{ a } = {}], ...{ b } } = settings);',
  'import { a } from "b";',
  'const text = "{ a }"; // { a }',
])('leaves %s alone, it is no object', (source) => {
  expect(expandShorthand(source)).toBe(source);
});

test('keeps what is not finished yet as it is', () => {
  expect(expandShorthand('const x = {')).toBe('const x = {');
});
