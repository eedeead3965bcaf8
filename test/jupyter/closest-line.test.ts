import { closestLine } from '../../lib/jupyter/closest-line';

const cell = `interface Pixel { x: number; y: number }
const pixels: Pixel[] = [];

const model = createConvNet({ seed: 3 });
await train(model, mnist.train, { epochs: 2 });`;

test.each([
  ['const pixels = [];', 1],
  ['(function(exports, require) { const pixels = [];', 1],
  ['const model = (0, digitlab_1.createConvNet)({ seed: 3 });', 3],
  ['exports.model = model = (0, digitlab_1.createConvNet)({ seed: 3 });', 3],
  ['await (0, digitlab_1.train)(model, mnist.train, { epochs: 2 });', 4],
])('finds the line of the cell behind %s', (javascript, line) => {
  expect(closestLine(cell, javascript, 0)).toBe(line);
});

test('finds none when hardly a word agrees', () => {
  expect(closestLine(cell, 'exports.tsLastExpr = undefined;', 0)).toBeUndefined();
  expect(closestLine('const a = one(two, three);', 'const b = four(five);', 0)).toBeUndefined();
});

test.each([
  ['a line that was copied and commented out', '// const a = check(b);\nconst a = check(b);', 1],
  ['one of several equal lines', 'let v = { n: 1 };\nv = v.n;\nv = v.n;\nv = v.n;', 2],
])('of lines that are alike finds the one in the same place: %s', (_, source, index) => {
  expect(closestLine(source, `(function(exports, require) { ${source}`, index)).toBe(index);
});

test('finds the line of which several were made', () => {
  const source = 'const one = 1;\nconst tensor = tf.ones([2, 2]); tensor.dispose(); tensor.dataSync()';
  const made =
    'const one = 1;\nconst tensor = exports.tf.ones([2, 2]);\ntensor.dispose();\nexports.tsLastExpr = tensor.dataSync();';
  expect([1, 2, 3].map((index) => closestLine(source, made, index))).toEqual([1, 1, 1]);
});

test('finds lines with names in any script', () => {
  expect(closestLine('const été = 1;\n数える({});', 'exports.数える({});', 0)).toBe(1);
});
