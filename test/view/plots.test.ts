import { PNG } from 'pngjs';
import { plotClassCounts, plotDigits, plotHistogram, plotImage, plotPictures } from '../../lib/view/plots';
import { MISTAKE_TEXT_COLOR, type Figure } from '../../lib/view/figure';

const alt = (figure: Figure): string => figure.layout.meta.alt;

describe('plotClassCounts', () => {
  it('draws one bar a class and says the largest and the smallest in words', () => {
    const figure = plotClassCounts([3, 7, 5], { classNames: ['shirt', 'shoe', 'bag'], title: 'Clothes' });
    expect(figure.data).toHaveLength(1);
    expect(figure.data[0]).toMatchObject({
      type: 'bar',
      x: ['shirt', 'shoe', 'bag'],
      y: [3, 7, 5],
      text: ['3', '7', '5'],
    });
    expect(alt(figure)).toBe(
      'Bar chart “Clothes” of 3 classes. The set has 15 images; the largest class is shoe with 7, ' +
        'the smallest is shirt with 3 (shirt: 3, shoe: 7, bag: 5).',
    );
  });

  it('names classes by their number and takes typed arrays', () => {
    expect(plotClassCounts(Uint32Array.of(2, 4)).data[0].x).toEqual(['0', '1']);
  });

  it('tells splits apart by colour and by pattern', () => {
    const { data, layout } = plotClassCounts({ train: [10, 20], test: [1, 2] });
    const markers = data.map((trace) => trace.marker as { color: string; pattern: { shape: string } });
    expect(data.map((trace) => trace.name)).toEqual(['train', 'test']);
    expect(new Set(markers.map(({ color }) => color)).size).toBe(2);
    expect(new Set(markers.map(({ pattern }) => pattern.shape)).size).toBe(2);
    expect(layout.showlegend).toBe(true);
    expect(layout.meta.alt).toContain('The test split has 3 images');
  });

  it('says beside the pointer how many images a class has', () => {
    expect(plotClassCounts([1, 2]).data[0].hovertemplate).toContain('%{x}: %{y:,} images');
  });

  it('refuses counts that do not fit the class names', () => {
    expect(() => plotClassCounts({ train: [1, 2], test: [1] })).toThrow(
      'There are 1 class counts for test and 2 class names; give one count for each class name.',
    );
    expect(() => plotClassCounts([])).toThrow('There are 0 class counts');
  });
});

describe('plotHistogram', () => {
  it('counts bytes in ranges of whole width', () => {
    const figure = plotHistogram(Uint8Array.of(0, 7, 8, 255), { title: 'Pixels' });
    const { x, y, width, customdata } = figure.data[0] as {
      x: number[];
      y: number[];
      width: number;
      customdata: string[];
    } & {
      type: string;
    };
    expect(y).toHaveLength(32);
    expect([y[0], y[1], y[31]]).toEqual([2, 1, 1]);
    expect([width, x[0], customdata[0], customdata[31]]).toEqual([8, 3.5, '0 to 7', '248 to 255']);
    expect(alt(figure)).toBe(
      'Histogram “Pixels” of 4 values from 0 to 255 in 32 ranges. The fullest range, 0 to 7, holds 50 % of them.',
    );
  });

  it('gives each whole number its own range when there are few', () => {
    expect(plotHistogram([1, 2, 2, 4]).data[0]).toMatchObject({ x: [1, 2, 3, 4], y: [1, 2, 0, 1] });
  });

  it('counts halves in ranges of whole halves', () => {
    const figure = plotHistogram([13, 13.5, 13.5, 14.5]);
    expect(figure.data[0]).toMatchObject({ x: [13, 13.5, 14, 14.5], y: [1, 2, 0, 1], width: 0.5 });
    expect(alt(figure)).toMatch('in 4 ranges. The fullest range, 13.5, holds 50 %');
    const pairs = plotHistogram([13, 13.5, 13.5, 14.5], { bins: 2 }).data[0];
    expect(pairs).toMatchObject({ x: [13.25, 14.25], y: [3, 1], customdata: ['13 to 13.5', '14 to 14.5'] });
  });

  it('names the ends of narrow ranges with as many digits as tell them apart', () => {
    const figure = plotHistogram([13.52, 13.55, 13.555, 13.6], { bins: 4 });
    expect(figure.data[0].customdata).toEqual(['13.52 to 13.54', '13.54 to 13.56', '13.56 to 13.58', '13.58 to 13.6']);
    expect(alt(figure)).toMatch('The fullest range, 13.54 to 13.56, holds 50 %');
    const large = plotHistogram([1000.5, 1000.75, 1001.25, 1002.1], { bins: 2 });
    expect(large.data[0].customdata).toEqual(['1,000.5 to 1,001.3', '1,001.3 to 1,002.1']);
  });

  it('counts the largest of fractional values in the last range', () => {
    expect(plotHistogram([0, 0.25, 0.5, 1], { bins: 2 }).data[0].y).toEqual([2, 2]);
    expect(plotHistogram([0.25, 0.25], { bins: 2 }).data[0].y).toEqual([2, 0]);
  });

  it('loses no value', () => {
    const values = Float32Array.from({ length: 10_000 }, (_, i) => Math.sin(i));
    const counts = plotHistogram(values, { bins: 37 }).data[0].y as number[];
    expect(counts).toHaveLength(37);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(10_000);
  });

  it('refuses what it cannot count', () => {
    expect(() => plotHistogram([])).toThrow('There are 0 values');
    expect(() => plotHistogram([1, NaN])).toThrow('Value 1 is NaN');
    expect(() => plotHistogram([1], { bins: 0 })).toThrow('bins is 0');
  });
});

describe('plotImage', () => {
  it('keeps rows and columns in place and describes the inked area', () => {
    const image = new Uint8Array(784);
    image[3 * 28 + 5] = 200;
    image[10 * 28 + 2] = 9;
    const figure = plotImage(image, { title: 'Two dots' });
    const { z, zmax } = figure.data[0] as unknown as { z: number[][]; zmax: number };
    expect([z.length, z[3].length, z[3][5], z[10][2], zmax]).toEqual([28, 28, 200, 9, 255]);
    expect(alt(figure)).toBe(
      'Image “Two dots” of 28 by 28 pixels. 2 of 784 pixels are not 0; they lie in rows 3 to 10 and columns 2 to 5, ' +
        'and the highest value is 200.',
    );
  });

  it('writes the values into the pixels only when asked', () => {
    expect(plotImage(new Uint8Array(4)).data[0].texttemplate).toBeUndefined();
    expect(plotImage(new Uint8Array(4), { showValues: true }).data[0].texttemplate).toBe('%{z}');
    expect(plotImage([0, 0.5, 1, 0], { showValues: true }).data[0]).toMatchObject({
      texttemplate: '%{z:.1f}',
      zmax: 1,
    });
  });

  it('says of an empty image that it is empty', () => {
    expect(alt(plotImage(new Uint8Array(4)))).toContain('Every pixel is 0.');
  });

  it('refuses an image that is not square', () => {
    expect(() => plotImage(new Uint8Array(783))).toThrow('The image has 783 values, but a square image');
  });
});

test('an image of numbers that are no shades is refused, and one that a rounding took over 1 is not', () => {
  for (const value of [-0.4, NaN, 256])
    expect(() => plotImage([0, value, 1, 0])).toThrow(`A pixel is ${value}, but 0 to 255 is wanted, or 0 to 1`);
  expect(plotImage([0, 1.0000001, 0.5, 0]).data[0].zmax).toBe(1);
});

describe('plotDigits', () => {
  it('lets a caption that is wider than its digit begin where that does', () => {
    const { layout } = plotDigits(new Uint8Array(2 * 784), { captions: ['strength 0.5 px', '7'] });
    const [long, short] = layout.annotations as { x: number; xanchor: string }[];
    expect(long).toMatchObject({ x: -0.5, xanchor: 'left' });
    expect(short).toMatchObject({ x: 45.5, xanchor: 'center' });
  });

  const decode = (figure: Figure): PNG => {
    const source = figure.data[0].source as string;
    return PNG.sync.read(Buffer.from(source.replace('data:image/png;base64,', ''), 'base64'));
  };
  const digits = new Uint8Array(3 * 784);
  digits[784 + 28 + 2] = 255;

  it('draws all digits into one image, dark ink on light paper, with transparent gaps', () => {
    const png = decode(plotDigits(digits, { columns: 2 }));
    const pixel = (x: number, y: number): number[] => [...png.data.subarray((y * png.width + x) * 4).subarray(0, 4)];
    expect([png.width, png.height]).toEqual([2 * 32 - 4, 2 * 32]);
    expect(pixel(32 + 2, 1)).toEqual([0, 0, 0, 255]);
    expect(pixel(0, 0)).toEqual([247, 247, 247, 255]);
    expect(pixel(29, 0)[3]).toBe(0);
    expect(pixel(32, 32)[3]).toBe(0);
  });

  it('captions each digit with its label, below its own picture', () => {
    const { layout } = plotDigits(digits, { labels: [7, 0, 4], columns: 2 });
    const captions = layout.annotations as { text: string; x: number; y: number }[];
    expect(captions.map(({ text }) => text)).toEqual(['7', '0', '4']);
    expect(captions.map(({ x }) => x)).toEqual([13.5, 45.5, 13.5]);
    expect(captions[0].y).toBe(28);
    expect(captions[2].y).toBeGreaterThan(28 + 28);
  });

  it('marks a wrong prediction by symbol and by colour, and lists it in words', () => {
    const figure = plotDigits(digits, { labels: [7, 0, 4], predictions: [7, 6, 4], title: 'Read' });
    const captions = figure.layout.annotations as { text: string; font: { color?: string } }[];
    expect(captions.map(({ text }) => text)).toEqual(['7 → 7', '0 → 6 ✗', '4 → 4']);
    expect(captions.map(({ font }) => font.color)).toEqual([undefined, MISTAKE_TEXT_COLOR, undefined]);
    expect(alt(figure)).toBe(
      'Gallery “Read” of 3 handwritten digits. Their labels are, row by row, 7, 0, 4. ' +
        '1 of 3 predictions are wrong: 0 read as 6.',
    );
  });

  it('captions predictions without labels, too', () => {
    const figure = plotDigits(digits, { predictions: [7, 6, 4] });
    expect((figure.layout.annotations as { text: string }[]).map(({ text }) => text)).toEqual(['7', '6', '4']);
    expect(alt(figure)).toMatch(/The predictions are, row by row, 7, 6, 4\.$/);
  });

  it('says that every prediction is right', () => {
    const figure = plotDigits(digits, { labels: [7, 0, 4], predictions: [7, 0, 4] });
    expect(alt(figure)).toMatch(/Every prediction is right\.$/);
  });

  it('prefers captions of its own, and needs none', () => {
    expect(alt(plotDigits(digits, { captions: ['a', 'b', 'c'] }))).toContain('The captions are, row by row: a; b; c.');
    expect(plotDigits(digits).layout.annotations).toEqual([]);
    // One caption for a whole row: the empty ones are not read out.
    expect(alt(plotDigits(digits, { captions: ['±10°', '', ''] }))).toContain('row by row: ±10°.');
  });

  it('refuses half digits and lists of another length', () => {
    expect(() => plotDigits(new Uint8Array(800))).toThrow('The images have 800 bytes, but 784 a digit are wanted');
    expect(() => plotDigits(digits, { labels: [1] })).toThrow('There are 3 digits and 1 labels');
    expect(() => plotDigits(digits, { predictions: [1] })).toThrow('There are 3 digits and 1 predictions');
    expect(() => plotDigits(digits, { captions: ['a'] })).toThrow('There are 3 digits and 1 captions');
    expect(() => plotDigits(digits, { columns: 0 })).toThrow('columns is 0: pass a whole number from 1 up.');
  });
});

describe('every figure', () => {
  const figures = [
    plotClassCounts([1, 2]),
    plotHistogram([1, 2]),
    plotImage(new Uint8Array(4)),
    plotDigits(new Uint8Array(784)),
  ];

  it.each(figures)('is plain JSON, has no page colour of its own, and readable type (%#)', (figure) => {
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
    expect(figure.layout).toMatchObject({ paper_bgcolor: 'rgba(0, 0, 0, 0)', plot_bgcolor: 'rgba(0, 0, 0, 0)' });
    expect((figure.layout.font as { size: number }).size).toBeGreaterThanOrEqual(14);
    expect(alt(figure)).toMatch(/^[A-Z].+\.$/);
  });
});

describe('plotPictures', () => {
  const red = { width: 2, height: 1, data: Uint8Array.of(255, 0, 0, 255, 0, 0, 0, 255) };
  const ink = { width: 1, height: 2, values: Float32Array.of(0, 1) };
  const pixels = (figure: Figure, i: number) => {
    const { source } = (figure.layout.images as { source: string }[])[i];
    const { width, height, data } = PNG.sync.read(Buffer.from(source.split(',')[1], 'base64'));
    return { width, height, values: [...data] };
  };

  it('shows colours as they are, and ink as dark on light', () => {
    const figure = plotPictures([red, ink], { captions: ['red', 'ink'], title: 'Two' });
    expect(pixels(figure, 0)).toEqual({ width: 2, height: 1, values: [...red.data] });
    expect(pixels(figure, 1)).toEqual({ width: 1, height: 2, values: [247, 247, 247, 255, 0, 0, 0, 255] });
    expect(alt(figure)).toBe('2 pictures, “Two”. The captions are, row by row: red; ink.');
  });

  it('puts them into rows, each with its caption below', () => {
    const { layout } = plotPictures([red, red, red], { captions: ['a', 'b', 'c'], columns: 2, title: 'Three' });
    const places = (layout.images as { x: number; y: number }[]).map(({ x, y }) => [x, y]);
    expect(places).toEqual([
      [65, 65],
      [215, 65],
      [65, 225],
    ]);
    const [, , third] = layout.annotations as { text: string; x: number; y: number }[];
    expect(third).toMatchObject({ text: 'c', x: 65, y: 290 });
  });

  it('refuses no pictures, and another number of captions', () => {
    expect(() => plotPictures([], { captions: [], title: '' })).toThrow(/^There is no picture to plot/);
    expect(() => plotPictures([red], { captions: [], title: '' })).toThrow(/^There are 1 pictures and 0 captions/);
  });
});

test('a gallery of more digits than a page can hold is refused', () => {
  expect(() => plotDigits(new Uint8Array(2001 * 784))).toThrow(
    'There are 2,001 digits, and a figure holds 2,000: pass fewer.',
  );
});
