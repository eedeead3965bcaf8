import '../../lib/compatibility';
import { DataFrame } from 'danfojs-node';
import { tableHtml, tableText } from '../../lib/view/table';

describe('tableHtml', () => {
  it('escapes names, cells and caption', () => {
    const html = tableHtml([{ '<th>': '<script>"&' }], { caption: 'a < b' });
    expect(html).toContain('&#60;script&#62;&#34;&#38;');
    expect(html).toContain('&#60;th&#62;');
    expect(html).toContain('a &#60; b</caption>');
    expect(html).not.toContain('<script');
  });

  it('aligns numbers to the right and texts to the left', () => {
    const html = tableHtml([{ split: 'train', images: 55000 }], { caption: 'Splits' });
    expect(html).toMatch(/<th scope="col" style="[^"]*text-align:left">split<\/th>/);
    expect(html).toMatch(/<td style="[^"]*text-align:right">55,000<\/td>/);
  });

  it('keeps a spread and a unit beside their number', () => {
    const html = tableHtml([{ 'accuracy %': '99.29 ± 0.08' }], { caption: 'Measured' });
    expect(html).toContain('accuracy\u00a0%');
    expect(html).toContain('99.29\u00a0±\u00a00.08');
  });

  it('shows the index of a DataFrame as row headings, unless it only numbers the rows', () => {
    const frame = { columns: ['ink'], values: [[1], [2]] };
    expect(tableHtml({ ...frame, index: ['mean', 'max'] }, { caption: '' })).toMatch(/<th scope="row"[^>]*>max<\/th>/);
    expect(tableHtml({ ...frame, index: [0, 1] }, { caption: '' })).not.toContain('scope="row"');
    expect(tableHtml({ ...frame, index: [1, 0] }, { caption: '' })).toMatch(/<th scope="row"[^>]*>0<\/th>/);
  });

  it('refuses a table without columns', () => {
    expect(() => tableHtml([], { caption: '' })).toThrow('The table has 0 columns');
  });
});

describe('tableText', () => {
  const column = (...cells: unknown[]): string[] => {
    return tableText(
      cells.map((value) => ({ value })),
      { caption: 'c' },
    )
      .split('\n')
      .slice(2);
  };

  it('gives a column as many decimals as show four digits of its largest value', () => {
    expect(column(0.99123456, 0.5)).toEqual(['0.9912', '0.5000']);
    expect(column(33.318421, 4)).toEqual(['33.32', '4.00']);
    expect(column(12345.678, 1)).toEqual(['12,346', '1']);
    expect(column(0.000123456)).toEqual(['0.0001235']);
  });

  it('gives a column no more decimals than its numbers have', () => {
    expect(column(1.1, 0.3)).toEqual(['1.1', '0.3']);
    expect(column(0.5, 0.25)).toEqual(['0.50', '0.25']);
    expect(column(1, 0.99431)).toEqual(['1.0000', '0.9943']);
  });

  it('shows four digits of very small values, too', () => {
    expect(tableText([{ p: 1.5e-9 }, { p: 2e-10 }], { caption: 'C' })).toBe('C\np\n0.000000001500\n0.000000000200');
  });

  it('writes whole numbers without decimals', () => {
    expect(column(55000, 10000, -3)).toEqual(['55,000', '10,000', '−3']);
  });

  it('shows missing values as a dash and other values as they are', () => {
    expect(column(null, undefined, NaN, 'a', true, Infinity)).toEqual(['–', '–', '–', 'a', 'true', '∞']);
  });

  it('takes every key that a record has', () => {
    expect(tableText([{ a: 1 }, { b: 2 }], { caption: 'Keys' })).toBe('Keys\na\tb\n1\t–\n–\t2');
  });

  it('reads a DataFrame of danfojs', () => {
    const frame = new DataFrame({ digit: [1, 0, 1], ink: [10, 40, 20] });
    expect(tableText(frame, { caption: 'Ink' })).toBe('Ink\ndigit\tink\n1\t10\n0\t40\n1\t20');
    expect(tableText(frame.groupby(['digit']).col(['ink']).mean(), { caption: 'Ink' })).toBe(
      'Ink\ndigit\tink_mean\n0\t40\n1\t15',
    );
  });
});

it('a column of numbers below 0 has the decimals of its size', () => {
  expect(tableText([{ change: -12.5 }, { change: -0.25 }], { caption: 'Loss' })).toBe('Loss\nchange\n−12.50\n−0.25');
});

test('what is rounded to nothing has no sign, and sizes stay on one line', () => {
  expect(tableText([{ change: -0.00001 }, { change: 1234.5 }], { caption: 'Loss' })).toMatch(/\n0\n1,235$/);
  const html = tableHtml([{ shape: '14 × 14 × 16' }], { caption: '95 % of all' });
  expect(html).toContain('14\u00a0×\u00a014\u00a0×\u00a016');
  expect(html).toContain('95\u00a0% of all');
});
