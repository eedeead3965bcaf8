import { createLayout, formatNumber, formatShare } from '../../lib/view/figure';

test.each([
  [0, '0 %'],
  [0.0004, '<0.1 %'],
  [0.001, '0.1 %'],
  [0.5, '50 %'],
  [0.98765, '98.8 %'],
  [0.9997, '>99.9 %'],
  [1, '100 %'],
])('the share %d is written as %s', (share, text) => {
  expect(formatShare(share)).toBe(text);
});

test('a share is told from nothing and everything with any number of decimals', () => {
  expect([0.00004, 0.99996, 0.99123].map((share) => formatShare(share, { digits: 2 }))).toEqual([
    '<0.01 %',
    '>99.99 %',
    '99.12 %',
  ]);
  expect([0.004, 0.996].map((share) => formatShare(share, { digits: 0 }))).toEqual(['<1 %', '>99 %']);
});

test.each([
  [55000, {}, '55,000'],
  [0.99124, {}, '0.9912'],
  [0.0000123, {}, '0.000012'],
  [-0.00001, {}, '-0.00001'],
  [0, {}, '0'],
  [-0, {}, '0'],
  [0.04, { digits: 1 }, '0'],
  [-0.04, { digits: 1 }, '0'],
])('the number %d with %j is written as %s', (value, options, text) => {
  expect(formatNumber(value, options)).toBe(text);
});

test('a figure with a width of its own is wide enough for its title, and its drawing stays as large', () => {
  const margin = { l: 20, r: 20, t: 60, b: 10 };
  const title = 'A title of a hundred letters, which is longer than one digit is wide';
  const layout = createLayout({ title, alt: '', width: 152, margin });
  const missing = Number(layout.width) - 152;
  expect(layout.width).toBeGreaterThan(10 * title.length);
  expect(layout.margin).toEqual({ ...margin, r: 20 + missing });
  expect(createLayout({ title: 'Short', alt: '', width: 152, margin })).toMatchObject({ width: 152, margin });
  expect(createLayout({ title, alt: '' }).width).toBeUndefined();
});
