import { drawFormulas, unpackFormulas } from '../../lib/jupyter/formulas';

const draw = (markdown: string) => unpackFormulas(drawFormulas(markdown));
const x = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow><mi>x</mi></mrow></math>';

test('draws an inline formula as MathML and leaves the prose around it', () => {
  expect(draw('Let $x$ be the image.')).toBe(`Let ${x} be the image.`);
});

test('draws a displayed formula over several lines as a block', () => {
  const html = draw('$$\nx^2\n$$');
  expect(html).toContain('<msup><mi>x</mi><mn>2</mn></msup>');
  expect(html).toMatch(/^<span class="formula"><math [^>]*display="block"/);
});

test('keeps the marks of Markdown out of what nbconvert reads', () => {
  expect(drawFormulas('$a_1 * b_2 * [c](d)$')).toMatch(/^\uE000[0-9a-f]+\uE001$/);
});

test.each([
  ['a code span', 'Type `$x$` or ``a ` $x$``.'],
  ['a fence', '```ts\nconst price = `$x$`;\n```'],
  ['a fence of tildes around backticks', '~~~\n```\n$x$\n~~~'],
  ['a fence that is never closed', '```\n$x$ and $x$'],
  ['an escaped dollar', 'It costs \\$x$.'],
  ['money', 'From $5 to $6, or $7 and $8.'],
  ['dollars behind their number', 'From $x to 6 $ more.'],
  ['dollars in two paragraphs', 'One $x\n\nand another$.'],
])('leaves %s alone', (_, markdown) => {
  expect(draw(markdown)).toBe(markdown);
});

test('draws the formulas before and after a fence', () => {
  expect(draw('$x$\n\n```\n$x$\n```\n\n$x$')).toBe(`${x}\n\n\`\`\`\n$x$\n\`\`\`\n\n${x}`);
});

test('leaves a formula out of the id that nbconvert makes from a heading', () => {
  const packed = drawFormulas('$x$');
  expect(unpackFormulas(`<h2 id="Why-${packed}">Why ${packed}</h2>`)).toBe(`<h2 id="Why-">Why ${x}</h2>`);
});

test('names a formula that KaTeX cannot read', () => {
  expect(() => drawFormulas('$\\fraction{1}{2}$')).toThrow(
    /The formula \\fraction\{1\}\{2\} cannot be drawn .*correct it/,
  );
});

test('a dollar before a digit ends no formula', () => {
  expect(draw('It costs $5–$6.')).toBe('It costs $5–$6.');
});

test('a line does not break before a percent sign or in 28 × 28, outside code', () => {
  expect(drawFormulas('99.5 % of 28 × 28 pixels, `7 % 2` and\n```\n7 % 2\n```')).toBe(
    '99.5\u00a0% of 28\u00a0×\u00a028 pixels, `7 % 2` and\n```\n7 % 2\n```',
  );
});
