import { createHistory, type History } from '../../lib/model/history';
import { plotHistories, plotHistory } from '../../lib/view/plots';
import type { Figure } from '../../lib/view/figure';

const alt = (figure: Figure): string => figure.layout.meta.alt;

function createRun(validationLoss: number[]): History {
  return {
    ...createHistory(),
    loss: validationLoss.map((loss) => loss / 2),
    accuracy: validationLoss.map((loss) => 1 - loss / 10),
    validationLoss,
    validationAccuracy: validationLoss.map((loss) => 1 - loss / 5),
  };
}

const ticksOf = (losses: number[]) =>
  plotHistories({ run: createRun(losses) }, { logScale: true }).layout.yaxis as {
    tickvals: number[];
    ticktext: string[];
  };

test.each([
  [
    [0.048, 0.025],
    ['0.03', '0.04'],
  ],
  [
    [0.48, 0.215],
    ['0.3', '0.4'],
  ],
  [
    [2, 0.03],
    ['0.05', '0.1', '0.2', '0.5', '1', '2'],
  ],
  [
    [0.00009, 0.000004],
    ['0.000005', '0.00001', '0.00002', '0.00005'],
  ],
])('a logarithmic axis has at least two labels between its values: %j', (losses, labels) => {
  const { tickvals, ticktext } = ticksOf(losses);
  const [high, low] = losses;
  expect(ticktext.filter((_, i) => tickvals[i] >= low && tickvals[i] <= high)).toEqual(labels);
});

test('a logarithmic axis of losses of 0 has no label', () => {
  expect(ticksOf([0, 0]).tickvals).toEqual([]);
});

test('axes of accuracy have as many decimals as tell their labels apart', () => {
  const run = createRun([0.05, 0.04]);
  const format = { tickformat: '.4~%' };
  expect(plotHistory(run).layout.yaxis2).toMatchObject(format);
  expect(plotHistories({ run }, { measure: 'validationAccuracy' }).layout.yaxis).toMatchObject(format);
});

describe('plotHistory', () => {
  it('draws loss and accuracy in two panels, train and validation in each', () => {
    const { data } = plotHistory(createRun([0.5, 0.3, 0.4]));
    expect(data.map(({ name, xaxis, yaxis, y }) => ({ name, xaxis, yaxis, y }))).toEqual([
      { name: 'train', xaxis: 'x', yaxis: 'y', y: [0.25, 0.15, 0.2] },
      { name: 'validation', xaxis: 'x', yaxis: 'y', y: [0.5, 0.3, 0.4] },
      { name: 'train', xaxis: 'x2', yaxis: 'y2', y: [0.95, 0.97, 0.96] },
      { name: 'validation', xaxis: 'x2', yaxis: 'y2', y: [0.9, 0.94, 0.92] },
    ]);
    expect(data.map(({ x }) => x)).toEqual(Array(4).fill([1, 2, 3]));
    expect(data.map(({ showlegend }) => showlegend)).toEqual([true, true, false, false]);
  });

  it('tells train from validation by colour, line and symbol', () => {
    const { data } = plotHistory(createRun([0.5, 0.3]));
    const [train, validation] = data.map(({ line, marker }) => ({ line, marker })) as {
      line: { color: string; dash: string };
      marker: { symbol: string };
    }[];
    expect(train.line.color).not.toBe(validation.line.color);
    expect(train.line.dash).not.toBe(validation.line.dash);
    expect(train.marker.symbol).not.toBe(validation.marker.symbol);
  });

  it('marks the epoch with the lowest validation loss in both panels, and says it in words', () => {
    const figure = plotHistory(createRun([0.5, 0.3, 0.4]), { title: 'Run' });
    const marks = figure.layout.shapes as { x0: number; x1: number; xref: string }[];
    expect(marks.map(({ x0, x1, xref }) => [x0, x1, xref])).toEqual([
      [2, 2, 'x'],
      [2, 2, 'x2'],
    ]);
    expect(alt(figure)).toBe(
      'Learning curves “Run” over 3 epochs. Training loss goes from 0.25 to 0.2, validation loss goes from 0.5 to 0.4. ' +
        'Training accuracy goes from 0.95 to 0.96, validation accuracy goes from 0.9 to 0.92. ' +
        'The lowest validation loss is 0.3, after epoch 2.',
    );
  });

  it('draws a run without validation, and then marks nothing', () => {
    const run = { ...createHistory(), loss: [0.4], accuracy: [0.9] };
    const figure = plotHistory(run);
    expect(figure.data.map(({ name }) => name)).toEqual(['train', 'train']);
    expect(figure.layout.shapes).toEqual([]);
    expect(alt(figure)).toContain('over 1 epoch. Training loss goes from 0.4 to 0.4. Training accuracy');
  });

  it('refuses a history without an epoch', () => {
    expect(() => plotHistory(createHistory())).toThrow('The history has 0 epochs');
  });
});

describe('plotHistories', () => {
  const runs = { '0.001': createRun([0.5, 0.2]), '0.01': createRun([0.3, 0.4]), '1.0': createHistory() };

  it('draws one line a run, each with a symbol and a dash of its own', () => {
    const { data, layout } = plotHistories(runs, { title: 'Learning rates' });
    expect(data.map(({ y }) => y)).toEqual([[0.5, 0.2], [0.3, 0.4], [null]]);
    for (const key of ['color', 'dash'])
      expect(new Set(data.map(({ line }) => (line as Record<string, string>)[key])).size).toBe(3);
    expect(new Set(data.map(({ marker }) => (marker as { symbol: string }).symbol)).size).toBe(3);
    expect((layout.yaxis as { type?: string }).type).toBeUndefined();
  });

  it('keeps a run that finished no epoch, and says so', () => {
    const figure = plotHistories(runs, { title: 'Learning rates' });
    expect(figure.data[2].name).toBe('1.0 (no epoch finished)');
    expect(alt(figure)).toBe(
      'Line chart “Learning rates” of the validation loss of 3 runs. Best and last values: 0.001 reaches 0.2 after epoch 2 ' +
        'and ends at 0.2; 0.01 reaches 0.3 after epoch 1 and ends at 0.4; 1.0 finished no epoch.',
    );
  });

  it('writes accuracies in percent beside the pointer, and losses not', () => {
    const beside = (measure: 'validationLoss' | 'validationAccuracy') =>
      plotHistories(runs, { measure }).data[0].hovertemplate;
    expect(beside('validationLoss')).toContain('epoch %{x}: %{y:.4~f}<');
    expect(beside('validationAccuracy')).toContain('epoch %{x}: %{y:.2%}<');
  });

  it('takes the highest accuracy for the best', () => {
    const figure = plotHistories(runs, { measure: 'validationAccuracy' });
    expect(alt(figure)).toContain('0.01 reaches 0.94 after epoch 1 and ends at 0.92');
  });

  it('draws a logarithmic axis with ticks that can be read', () => {
    const { yaxis } = plotHistories(runs, { logScale: true }).layout as unknown as {
      yaxis: { type: string; tickvals: number[]; ticktext: string[] };
    };
    expect(yaxis.type).toBe('log');
    expect(yaxis.ticktext[yaxis.tickvals.indexOf(0.2)]).toBe('0.2');
  });

  it('refuses runs that measured nothing', () => {
    expect(() => plotHistories({ a: createHistory() })).toThrow('No run has a validation loss');
    expect(() => plotHistories({})).toThrow('No run has a validation loss');
  });
});
