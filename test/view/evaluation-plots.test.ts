import { PNG } from 'pngjs';
import { perClass, wilsonInterval } from '../../lib/model/metrics';
import {
  plotConfusionMatrix,
  plotPerClass,
  plotPredictions,
  plotProbabilities,
  plotReliability,
} from '../../lib/view/plots';
import { MISTAKE_TEXT_COLOR, type Figure } from '../../lib/view/figure';

const alt = (figure: Figure): string => figure.layout.meta.alt;

describe('plotConfusionMatrix', () => {
  const matrix = [
    [8, 2, 0],
    [0, 5, 0],
    [1, 0, 99],
  ];

  it('colours only mistakes, by their share of the row, and scales the colours to the largest of them', () => {
    const [mistakes, right] = plotConfusionMatrix(matrix).data;
    expect(mistakes).toMatchObject({ zmin: 0, zmax: 0.2, showscale: true });
    expect(mistakes.z).toEqual([
      [null, 0.2, 0],
      [0, null, 0],
      [0.01, 0, null],
    ]);
    expect(right.z).toEqual([
      [1, null, null],
      [null, 1, null],
      [null, null, 1],
    ]);
  });

  it('writes count and share into each cell once, and a dot for none', () => {
    const [mistakes, right] = plotConfusionMatrix(matrix).data;
    expect(mistakes.text).toEqual([
      ['', '2<br>20 %', '·'],
      ['·', '', '·'],
      ['1<br>1 %', '·', ''],
    ]);
    expect(right.text).toEqual([
      ['8<br>80 %', '', ''],
      ['', '5<br>100 %', ''],
      ['', '', '99<br>99 %'],
    ]);
  });

  it('says beside the pointer what the cell is, with its count and its share of the row', () => {
    for (const { customdata, hovertemplate } of plotConfusionMatrix(matrix).data) {
      expect(hovertemplate).toContain('label %{y}, read as %{x}: %{customdata} of the row');
      expect(customdata).toEqual([
        ['8, 80 %', '2, 20 %', '0, 0 %'],
        ['0, 0 %', '5, 100 %', '0, 0 %'],
        ['1, 1 %', '0, 0 %', '99, 99 %'],
      ]);
    }
  });

  it('says the accuracy and the largest mistakes in words', () => {
    expect(alt(plotConfusionMatrix(matrix, { classNames: ['cat', 'dog', 'owl'], title: 'Pets' }))).toBe(
      'Confusion matrix “Pets” of 3 classes and 115 examples. 112 are right, 97.39 %. ' +
        'The largest shares of mistakes: cat read as dog (2, 20 % of its row); owl read as cat (1, 1 % of its row).',
    );
  });

  it('draws a matrix without mistakes, and one with an empty row', () => {
    const figure = plotConfusionMatrix([
      [3, 0],
      [0, 0],
    ]);
    expect(figure.data[0]).toMatchObject({ zmax: 1, showscale: false });
    expect(alt(figure)).toContain('All of them are right.');
  });

  it('rounds to nothing and to all only what is that, and says nothing of none', () => {
    const almost = [
      [5999, 1],
      [0, 6000],
    ];
    expect(alt(plotConfusionMatrix(almost))).toMatch(
      '11,999 are right, >99.99 %. The largest shares of mistakes: 0 read as 1 (1, <0.1 % of its row).',
    );
    const none = plotConfusionMatrix([
      [0, 0],
      [0, 0],
    ]);
    expect(alt(none)).toBe('Confusion matrix “Confusion matrix” of 2 classes and 0 examples.');
  });

  it('gives ten classes cells that hold four-digit counts', () => {
    const ten = Array.from({ length: 10 }, (_, row) => Array.from({ length: 10 }, (_, c) => (row === c ? 1000 : 1)));
    const { width, height } = plotConfusionMatrix(ten).layout as unknown as { width: number; height: number };
    expect([width, height]).toEqual([880, 662]);
  });

  it('refuses a matrix that is not square or has other classes', () => {
    expect(() => plotConfusionMatrix([[1, 2]])).toThrow('The matrix has 1 rows of 2 numbers');
    expect(() => plotConfusionMatrix([])).toThrow('The matrix has 0 rows of no numbers');
    expect(() => plotConfusionMatrix([[1]], { classNames: ['a', 'b'] })).toThrow('There are 1 classes in the matrix');
  });
});

describe('plotPerClass', () => {
  // Row 0: recall 8/10, precision 8/8. Row 1: recall 5/5, precision 5/7.
  const rows = perClass([
    [8, 2],
    [0, 5],
  ]);

  it('hangs bars from 100 %, as long as what is missing', () => {
    const { data } = plotPerClass(rows);
    expect(data.map(({ name, base }) => [name, base])).toEqual([
      ['precision', 1],
      ['recall', 1],
      ['F1', 1],
    ]);
    const ends = data.map(({ y }) => (y as number[]).map((length) => Number((1 + length).toFixed(4))));
    expect(ends).toEqual([
      [1, 0.7143],
      [0.8, 1],
      [0.8889, 0.8333],
    ]);
  });

  it('shows the whole of every bar, and not much more', () => {
    const { yaxis } = plotPerClass(rows).layout as unknown as { yaxis: { range: number[] } };
    expect(yaxis.range[1]).toBe(1);
    expect(yaxis.range[0]).toBeCloseTo(1 - 1.1 * (2 / 7), 6);
  });

  it('has an axis where nothing is missing, too', () => {
    const perfect = [{ label: 0, precision: 1, recall: 1, f1: 1, support: 3 }];
    expect(plotPerClass(perfect).layout.yaxis).toMatchObject({ range: [0.999, 1] });
  });

  it('says lowest and highest of each measure in words', () => {
    expect(alt(plotPerClass(rows, { classNames: ['cat', 'dog'], title: 'Pets' }))).toBe(
      'Bar chart “Pets” of 2 classes, bars hanging from 100 %: precision is lowest for class dog with 71.43 % and highest ' +
        'for class cat with 100 %; recall is lowest for class cat with 80 % and highest for class dog with 100 %; ' +
        'F1 is lowest for class dog with 83.33 % and highest for class cat with 88.89 %.',
    );
  });

  it('refuses rows that do not fit the class names', () => {
    expect(() => plotPerClass(rows, { classNames: ['a'] })).toThrow('There are 2 rows and 1 class names');
    expect(() => plotPerClass([])).toThrow('There are 0 rows');
  });
});

describe('plotReliability', () => {
  it.each([
    [1, 1],
    [150, 3],
    [10_000, 4],
  ])('counts %d predictions on an axis of whole decades that begins below 1', (count, decades) => {
    const bin = { lower: 0.9, upper: 1, count, confidence: 0.95, accuracy: 1 };
    expect(plotReliability([bin]).layout.yaxis2).toMatchObject({ type: 'log', dtick: 1, range: [-0.3, decades] });
  });

  const bins = [
    { lower: 0, upper: 0.5, confidence: 0, accuracy: 0, count: 0 },
    { lower: 0.5, upper: 0.75, confidence: 0.6, accuracy: 0.5, count: 10 },
    { lower: 0.75, upper: 1, confidence: 0.9, accuracy: 0.95, count: 40 },
  ];

  it('leaves out empty bins and puts each point at its mean confidence', () => {
    const [, measured, counts] = plotReliability(bins).data;
    expect([measured.x, measured.y]).toEqual([
      [0.6, 0.9],
      [0.5, 0.95],
    ]);
    expect([counts.x, counts.y]).toEqual([
      [0.625, 0.875],
      [10, 40],
    ]);
  });

  it('draws Wilson intervals around the accuracy', () => {
    // Wilson, 5 of 10: 0.2366 to 0.7634; the same on both sides.
    const { array, arrayminus } = plotReliability(bins).data[1].error_y as { array: number[]; arrayminus: number[] };
    expect(array[0]).toBeCloseTo(0.2634, 4);
    expect(arrayminus[0]).toBeCloseTo(0.2634, 4);
    expect(array[1]).toBeLessThan(arrayminus[1]);
  });

  it('counts whole examples where a product falls short of them: 0.29 · 100 is 28.999…', () => {
    const bin = { lower: 0.2, upper: 0.3, count: 100, confidence: 0.25, accuracy: 0.29 };
    const { array } = plotReliability([bin]).data[1].error_y as { array: number[] };
    expect(array[0]).toBeCloseTo(wilsonInterval(29, 100).upper - 0.29, 9);
  });

  it('says the mean difference in words, weighted by count', () => {
    // (10 · 0.1 + 40 · 0.05) / 50 = 0.06
    expect(alt(plotReliability(bins, { title: 'Sure?' }))).toBe(
      'Reliability diagram “Sure?” of 50 predictions in 2 bins that are not empty. The fullest bin has 40 of them, with ' +
        'confidence 90 % and accuracy 95 %. On average confidence and accuracy differ by 6 %.',
    );
  });

  it('refuses bins that are all empty', () => {
    expect(() => plotReliability([bins[0]])).toThrow('All bins are empty');
  });
});

describe('plotProbabilities', () => {
  it('tells prediction, label and the rest apart by colour and pattern', () => {
    const figure = plotProbabilities([0.1, 0.6, 0.3], { label: 2, classNames: ['a', 'b', 'c'], title: 'One' });
    expect(figure.data[0]).toMatchObject({
      x: ['a', 'b', 'c'],
      y: [0.1, 0.6, 0.3],
      text: ['10 %', '60 %', '30 %'],
      marker: { color: ['#999999', '#0072B2', '#E69F00'], pattern: { shape: ['', '', '/'] } },
    });
    expect(alt(figure)).toBe(
      'Bar chart “One” of 3 probabilities. The prediction is b with 60 %, then comes c with 30 %. The label is c: it got 30 %.',
    );
  });

  it('needs no label, and says when the prediction is right', () => {
    expect(alt(plotProbabilities(Float32Array.of(0.25, 0.75)))).not.toContain('label');
    expect(alt(plotProbabilities([0.25, 0.75], { label: 1 }))).toContain('The label is 1: the prediction is right.');
  });

  it('refuses what are no probabilities of these classes', () => {
    expect(() => plotProbabilities([0.5, 0.5], { classNames: ['a'] })).toThrow('There are 2 probabilities and 1 class');
    expect(() => plotProbabilities([2, -1])).toThrow('Probability 0 is 2, but 0 to 1 is wanted');
    expect(() => plotProbabilities([0.5, NaN])).toThrow('Probability 1 is NaN');
    expect(() => plotProbabilities([])).toThrow('There are 0 probabilities');
    expect(() => plotProbabilities([0.5, 0.5], { label: 7 })).toThrow('A label is 7, but there are 2 classes');
  });
});

describe('plotPredictions', () => {
  const images = new Uint8Array(3 * 784);
  images[784 + 2 * 28 + 5] = 255;
  const probabilities = Float32Array.of(0.75, 0.25, 0.5, 0.5, 0.125, 0.875);

  it('draws each digit beside its own probabilities', () => {
    const { data } = plotPredictions(images, probabilities);
    expect(data.map(({ type }) => type)).toEqual(['image', 'bar', 'image', 'bar', 'image', 'bar']);
    expect([data[1].y, data[3].y, data[5].y]).toEqual([
      [0.75, 0.25],
      [0.5, 0.5],
      [0.125, 0.875],
    ]);
    const source = data[2].source as string;
    const png = PNG.sync.read(Buffer.from(source.replace('data:image/png;base64,', ''), 'base64'));
    expect([...png.data.subarray((2 * 28 + 5) * 4, (2 * 28 + 5) * 4 + 4)]).toEqual([0, 0, 0, 255]);
    expect([...png.data.subarray(0, 4)]).toEqual([247, 247, 247, 255]);
  });

  it('gives every picture and every bar chart axes of its own, none over another', () => {
    const { data, layout } = plotPredictions(images, probabilities);
    const boxes = data.map(({ xaxis, yaxis }) => {
      const domain = (name: unknown): number[] =>
        (
          layout[
            String(name)
              .replace(/^([xy])1?$/, '$1axis')
              .replace(/^([xy])(\d+)$/, '$1axis$2')
          ] as { domain: number[] }
        ).domain;
      return { x: domain(xaxis), y: domain(yaxis) };
    });
    boxes.forEach((a, i) =>
      boxes.slice(i + 1).forEach((b) => {
        const apart = a.x[1] <= b.x[0] || b.x[1] <= a.x[0] || a.y[1] <= b.y[0] || b.y[1] <= a.y[0];
        expect(apart).toBe(true);
      }),
    );
  });

  it('marks a mistake by symbol and colour, and tells all in words', () => {
    const figure = plotPredictions(images, probabilities, { labels: [0, 1, 1], title: 'Three' });
    const captions = figure.layout.annotations as { text: string; font: { color?: string } }[];
    expect(captions.map(({ text }) => text)).toEqual(['0 → 0, 75 %', '1 → 0, 50 % ✗', '1 → 1, 87.5 %']);
    expect(captions.map(({ font }) => font.color)).toEqual([undefined, MISTAKE_TEXT_COLOR, undefined]);
    expect(figure.data[3].marker).toMatchObject({ color: ['#0072B2', '#E69F00'], pattern: { shape: ['', '/'] } });
    expect(alt(figure)).toBe(
      'Gallery “Three” of 3 digits with their probabilities. Row by row: 0 → 0, 75 %; 1 → 0, 50 % ✗; 1 → 1, 87.5 %.',
    );
  });

  it('refuses parts that do not belong together', () => {
    expect(() => plotPredictions(new Uint8Array(5), probabilities)).toThrow('The images have 5 bytes');
    expect(() => plotPredictions(images, probabilities, { labels: [1] })).toThrow('There are 3 digits and 1 labels');
    expect(() => plotPredictions(images, probabilities, { classNames: ['a', 'b', 'c'] })).toThrow(
      'There are 6 probabilities for 3 digits of 3 classes; give 9.',
    );
    expect(() => plotPredictions(new Uint8Array(784), [0.5, 0.5], { labels: [7] })).toThrow('A label is 7');
  });
});

test('the first label of a confusion matrix stands at the top', () => {
  expect(
    plotConfusionMatrix([
      [1, 2],
      [3, 4],
    ]).layout.yaxis,
  ).toMatchObject({ autorange: 'reversed' });
});

test('bars are filled with their own colour under their hatching, for which Plotly wants single colours', () => {
  const [bars] = plotProbabilities([0.1, 0.7, 0.2], { label: 2 }).data;
  expect(bars.marker).toMatchObject({
    color: ['#999999', '#0072B2', '#E69F00'],
    pattern: { shape: ['', '', '/'], fillmode: 'overlay', bgcolor: '#fff', fgcolor: '#fff' },
  });
});

test('a prediction that is nearly sure is not said to be sure', () => {
  const figure = plotProbabilities([0.9997, 0.0003, 0]);
  expect(figure.data[0].text).toEqual(['>99.9 %', '<0.1 %', '0 %']);
  expect(alt(figure)).toContain('The prediction is 0 with >99.9 %, then comes 1 with <0.1 %.');
});

test('long class names have room between the bars and the next caption', () => {
  const images = new Uint8Array(4 * 784);
  const probabilities = Array.from({ length: 8 }, (_, i) => Number(i % 2 === 0));
  const place = (classNames: string[]) => {
    const { layout } = plotPredictions(images, probabilities, { classNames });
    const [bottom] = (layout.yaxis2 as { domain: number[] }).domain;
    return (bottom - 0.5) * (Number(layout.height) - 80); // above the second row of two
  };
  expect(place(['a', 'b'])).toBeCloseTo(38);
  expect(place(['T-shirt/top', 'Ankle boot'])).toBeGreaterThan(100);
});
