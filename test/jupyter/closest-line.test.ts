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
  expect(closestLine(cell, javascript)).toBe(line);
});

test('finds none when hardly a word agrees', () => {
  expect(closestLine(cell, 'exports.tsLastExpr = undefined;')).toBeUndefined();
});
