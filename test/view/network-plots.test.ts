import { PNG } from 'pngjs';
import {
  plotEmbedding,
  plotFeatureMaps,
  plotFilters,
  plotHistories,
  plotHistory,
  plotConfusionMatrix,
  plotPerClass,
  plotPredictions,
  plotProbabilities,
  plotReliability,
  plotSaliency,
} from '../../lib/view/plots';
import { createHistory } from '../../lib/model/history';
import type { Figure } from '../../lib/view/figure';

const alt = (figure: Figure): string => figure.layout.meta.alt;

describe('plotFilters', () => {
  it('gives weights of 0 no sign, and small ones their digits', () => {
    const size = { height: 2, width: 2, count: 1 };
    expect(plotFilters(new Float32Array(4), size).data[0].text).toEqual(expect.arrayContaining([['', '']]));
    const small = plotFilters(Float32Array.of(0.002, -0.002, 0.00004, 0), size);
    expect(small.data[0]).toMatchObject({ colorbar: { tickformat: '.4f' } });
    expect((small.data[0].z as number[][]).flat()).toContain(0.00004);
    expect(alt(small)).toContain('from -0.002 to 0.002; 50 % of the weights are positive');
  });

  // Two filters of 2 × 2, channels last: filter 0 is 1, 0, −2, 0.1; filter 1 is 0.5 everywhere.
  const kernels = Float32Array.of(1, 0.5, 0, 0.5, -2, 0.5, 0.1, 0.5);

  it('puts each weight of each filter in its place', () => {
    const { z } = plotFilters(kernels, { height: 2, width: 2, count: 2 }).data[0] as unknown as {
      z: (number | null)[][];
    };
    // One row for the numbers of the filters, one column between them.
    expect(z).toEqual([
      [null, null, null, null, null],
      [1, 0, null, 0.5, 0.5],
      [-2, 0.1, null, 0.5, 0.5],
    ]);
  });

  it('puts 0 in the middle of the colours, and writes signs besides', () => {
    const { zmin, zmax, text } = plotFilters(kernels, { height: 2, width: 2, count: 2 }).data[0];
    expect([zmin, zmax]).toEqual([-2, 2]);
    expect(text).toEqual([
      ['', '', '', '', ''],
      ['+', '', '', '+', '+'],
      ['−', '', '', '+', '+'],
    ]);
  });

  it('writes a sign from a tenth of the largest weight on', () => {
    const { text } = plotFilters(Float32Array.of(1, 0.15, -0.11, 0.09), { height: 2, width: 2, count: 1 }).data[0];
    expect((text as string[][]).flat().join('')).toBe('++−');
  });

  it('numbers the filters and describes them', () => {
    const figure = plotFilters(kernels, { height: 2, width: 2, count: 2, title: 'Layer' });
    expect((figure.layout.annotations as { text: string; x: number }[]).map(({ text, x }) => [text, x])).toEqual([
      ['0', 0.5],
      ['1', 3.5],
    ]);
    expect(alt(figure)).toBe(
      'Grid “Layer” of 2 filters of 2 by 2 weights, from -2 to 1; 75 % of the weights are positive.',
    );
  });

  it('leaves the signs out where pixels are too small for them', () => {
    const large = new Float32Array(11 * 11 * 8).fill(1);
    expect(plotFilters(large, { height: 11, width: 11, count: 8 }).data[0].text).toBeUndefined();
  });

  it('refuses a wrong shape', () => {
    expect(() => plotFilters(kernels, { height: 3, width: 3, count: 2 })).toThrow(
      'There are 8 values, but 2 filters of 3×3 have 18',
    );
    expect(() => plotFilters(new Float32Array(0), { height: 3, width: 3, count: 0 })).toThrow('There are 0 values');
  });
});

describe('plotFeatureMaps', () => {
  // Two maps of 1 × 2: map 0 is 4, 0; map 1 is 0, 2.
  const maps = Float32Array.of(4, 0, 0, 2);

  it('draws all maps on one scale, dark where a unit answers strongly', () => {
    const figure = plotFeatureMaps(maps, { height: 1, width: 2, count: 2 });
    const source = figure.data[0].source as string;
    const png = PNG.sync.read(Buffer.from(source.replace('data:image/png;base64,', ''), 'base64'));
    expect([png.width, png.height]).toEqual([5, 2]);
    const shades = Array.from({ length: 5 }, (_, x) => [...png.data.subarray((5 + x) * 4, (5 + x) * 4 + 4)]);
    expect(shades.map(([shade]) => shade)).toEqual([0, 247, 0, 247, 124]);
    expect(shades.map(([, , , opacity]) => opacity)).toEqual([255, 255, 0, 255, 255]);
  });

  it.each([
    ['from 0 where all values are above it', [2, 4], [124, 0]],
    ['to 0 where all are below it', [-4, -2], [247, 124]],
    ['as bare paper where all are 0', [0, 0], [247, 247]],
  ])('draws one map of two pixels %s', (_, values, shades) => {
    const figure = plotFeatureMaps(Float32Array.from(values), { height: 1, width: 2, count: 1 });
    const source = figure.data[0].source as string;
    const { data } = PNG.sync.read(Buffer.from(source.replace('data:image/png;base64,', ''), 'base64'));
    expect([data[8], data[12]]).toEqual(shades); // below the row for the number of the map
  });

  it('says which map answers most and how many are blank', () => {
    const figure = plotFeatureMaps(Float32Array.of(4, 0, 0, 0, 0, 2), { height: 1, width: 2, count: 3, title: 'M' });
    expect(alt(figure)).toBe(
      'Grid “M” of 3 feature maps of 1 by 2 pixels. Map 0 answers most; 1 map is blank, and 67 % of all values are 0.',
    );
  });

  it('says from where to where the values go when some are negative, and calls no map blank: 0 is grey then', () => {
    const figure = plotFeatureMaps(Float32Array.of(0, -1, 0, 0.5), { height: 1, width: 2, count: 2, title: 'M' });
    expect(alt(figure)).toBe(
      'Grid “M” of 2 feature maps of 1 by 2 pixels. The values go from -1, the lightest, to 0.5.',
    );
  });

  it('takes more values than a call may have arguments', () => {
    const [height, width, count] = [28, 28, 256];
    const figure = plotFeatureMaps(new Float32Array(height * width * count), { height, width, count });
    expect(alt(figure)).toContain('All of them are blank');
  });

  it('draws maps that are 0 everywhere as bare paper', () => {
    expect(alt(plotFeatureMaps(new Float32Array(8), { height: 2, width: 2, count: 2 }))).toContain(
      'All of them are blank',
    );
  });

  it('refuses a wrong shape', () => {
    expect(() => plotFeatureMaps(maps, { height: 2, width: 2, count: 2 })).toThrow(
      '4 values, but 2 maps of 2×2 have 8',
    );
  });
});

describe('plotSaliency', () => {
  it('has a colour bar that the page does not shine through', () => {
    const { data } = plotSaliency(Uint8Array.of(0, 9, 9, 0), Float32Array.of(-0.5, 0.25, 0, 0), { measure: 'fall' });
    expect(data.map(({ showscale }) => showscale)).toEqual([false, false, undefined, undefined]);
    const { cmin, cmax, colorscale, colorbar } = data[3].marker as Record<string, unknown>;
    expect({ cmin, cmax, colorbar }).toMatchObject({ cmin: -0.5, cmax: 0.5, colorbar: { title: { text: 'fall' } } });
    expect(JSON.stringify(colorscale)).not.toContain('rgba');
  });

  const image = Uint8Array.of(0, 255, 0, 0);

  it('lays the map over the digit, 0 in the middle, and marks the highest value', () => {
    const [digit, map, peak] = plotSaliency(image, Float32Array.of(-0.5, 0.25, 0, 0)).data;
    expect(digit.z).toEqual([
      [0, 255],
      [0, 0],
    ]);
    expect(map).toMatchObject({ zmin: -0.5, zmax: 0.5 });
    expect(map.z).toEqual([
      [-0.5, 0.25],
      [0, 0],
    ]);
    expect([peak.x, peak.y]).toEqual([[1], [0]]);
  });

  it('says where the highest value is', () => {
    expect(alt(plotSaliency(image, Float32Array.of(-0.5, 0.25, 0, 0), { title: 'Look', measure: 'fall' }))).toBe(
      'Heat map “Look” of the fall over a digit of 2 by 2 pixels. It goes from -0.5 to 0.25; the highest value lies at ' +
        'row 0, column 1, on the ink.',
    );
    expect(alt(plotSaliency(image, Float32Array.of(0, 0, 1, 0)))).toContain('row 1, column 0, beside the ink.');
  });

  it('shows effects that are small, and refuses what is no number', () => {
    const small = plotSaliency(new Uint8Array(4), Float32Array.of(4e-5, 0, -1e-5, 0));
    expect(small.data[1].z).toEqual([
      [4e-5, 0],
      [-1e-5, 0],
    ]);
    expect(alt(small)).toMatch('It goes from -0.00001 to 0.00004');
    const bad = Float32Array.of(0, NaN, 0, 0);
    expect(() => plotSaliency(new Uint8Array(4), bad)).toThrow('Value 1 of the map is NaN');
  });

  it('marks nothing on a map of zeros', () => {
    const figure = plotSaliency(image, new Float32Array(4));
    expect(figure.data[2].x).toEqual([]);
    expect(alt(figure)).toContain('It is 0 everywhere.');
  });

  it('refuses a map of another size', () => {
    expect(() => plotSaliency(image, new Float32Array(9))).toThrow('The image has 4 pixels and the map 9 values');
    expect(() => plotSaliency(new Uint8Array(3), new Float32Array(3))).toThrow('give a square image');
  });
});

describe('plotEmbedding', () => {
  const points = Float32Array.of(0, 1, 2, 3, 4, 5, -1, -2);

  it('draws one trace a class that occurs, with colour and symbol of its own', () => {
    const figure = plotEmbedding(points, Uint8Array.of(1, 1, 1, 3), { title: 'Map' });
    expect(figure.data.map(({ name, x, y }) => ({ name, x, y }))).toEqual([
      { name: '1', x: [0, 2, 4], y: [1, 3, 5] },
      { name: '3', x: [-1], y: [-2] },
    ]);
    expect(alt(figure)).toBe(
      'Scatter chart “Map” of 4 points in 2 classes. The middle of each class (median): 1 at 2, 3; 3 at -1, -2.',
    );
  });

  it('gives ten classes ten different symbols, and different colours to classes of similar ones', () => {
    const labels = Uint8Array.from({ length: 10 }, (_, i) => i);
    const { data } = plotEmbedding(new Float32Array(20), labels);
    const markers = data.map(({ marker }) => marker as { symbol: string; color: string });
    expect(new Set(markers.map(({ symbol }) => symbol)).size).toBe(10);
    expect(new Set(markers.map(({ color }) => color)).size).toBe(7);
  });

  it('writes the name of each class at the median of its points', () => {
    const { layout } = plotEmbedding(points, Uint8Array.of(0, 0, 0, 1), { classNames: ['cat', 'dog'] });
    expect(
      (layout.annotations as { text: string; x: number; y: number }[]).map(({ text, x, y }) => [text, x, y]),
    ).toEqual([
      ['<b>cat</b>', 2, 3],
      ['<b>dog</b>', -1, -2],
    ]);
  });

  it('moves a name aside that would cover another, and no other', () => {
    type Name = { text: string; xshift: number; yshift: number };
    const shifts = (...at: number[]) =>
      (plotEmbedding(Float32Array.from(at), Uint8Array.of(0, 1, 2)).layout.annotations as Name[]).map(
        ({ xshift, yshift }) => [xshift, yshift],
      );
    expect(shifts(0, 0, 10, 0, 0, 10)).toEqual([[0, 0], [0, 0], [0, 0]]); // prettier-ignore
    // 62 pixels a unit: the second name is 12 pixels to the right of the first, and 22 wide.
    const [first, second, third] = shifts(0, 0, 0.2, 0, 9, 0);
    expect([first, third]).toEqual([[0, 0], [0, 0]]); // prettier-ignore
    expect(12 + second[0] >= 22 || Math.abs(second[1]) >= 30).toBe(true);
    expect(Math.hypot(...second)).toBeLessThan(20);
  });

  it('moves names apart where all points lie at one place', () => {
    const { layout } = plotEmbedding(new Float32Array(6), Uint8Array.of(0, 1, 2));
    const shifts = (layout.annotations as { xshift: number; yshift: number }[]).map((name) =>
      [name.xshift, name.yshift].join(),
    );
    expect(new Set(shifts).size).toBe(3);
  });

  it('refuses points without labels and labels without names', () => {
    expect(() => plotEmbedding(points, Uint8Array.of(1))).toThrow('There are 8 numbers for 1 labels');
    expect(() => plotEmbedding(points, Uint8Array.of(0, 1, 2, 1), { classNames: ['a', 'b'] })).toThrow(
      'A label is 2, but there are 2 class names',
    );
  });
});

describe('every figure about a network', () => {
  const history = { ...createHistory(), loss: [1], accuracy: [0.5], validationLoss: [1], validationAccuracy: [0.5] };
  const figures = Object.entries({
    history: plotHistory(history),
    histories: plotHistories({ a: history, b: createHistory() }, { logScale: true }),
    confusion: plotConfusionMatrix([[1]]),
    perClass: plotPerClass([{ label: 0, precision: 1, recall: 1, f1: 1, support: 3 }]),
    reliability: plotReliability([{ lower: 0, upper: 1, confidence: 0.5, accuracy: 0.5, count: 2 }]),
    probabilities: plotProbabilities([1]),
    predictions: plotPredictions(new Uint8Array(784), [0.5, 0.5]),
    filters: plotFilters(Float32Array.of(1), { height: 1, width: 1, count: 1 }),
    featureMaps: plotFeatureMaps(Float32Array.of(1), { height: 1, width: 1, count: 1 }),
    saliency: plotSaliency(new Uint8Array(4), new Float32Array(4)),
    embedding: plotEmbedding(Float32Array.of(1, 2), Uint8Array.of(0)),
  });

  it.each(figures)('is plain JSON, has no page colour of its own, and readable type (%s)', (_, figure) => {
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
    expect(figure.layout).toMatchObject({ paper_bgcolor: 'rgba(0, 0, 0, 0)', plot_bgcolor: 'rgba(0, 0, 0, 0)' });
    expect((figure.layout.font as { size: number }).size).toBeGreaterThanOrEqual(14);
    expect(alt(figure)).toMatch(/^[A-Z].+\.$/);
  });
});

test('the first row of a heat map is at the top', () => {
  const { layout } = plotSaliency(Uint8Array.of(255, 0, 0, 0), Float32Array.of(1, 0, 0, 0));
  expect(layout.yaxis).toMatchObject({ autorange: 'reversed' });
});
