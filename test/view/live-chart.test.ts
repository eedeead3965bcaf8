import { describeMeasures, liveChartSvg } from '../../lib/view/live-chart';

const names = { title: 'Training', xTitle: 'epoch' };
const history = {
  loss: [0.8, 0.4],
  validationLoss: [0.6, 0.5],
  accuracy: [0.7, 0.9],
  learningRate: [0.001, 0.001],
  ended: 'finished',
};

describe('liveChartSvg', () => {
  it('draws loss and accuracy in a panel each and leaves out the rest', () => {
    const svg = liveChartSvg(history, names);
    expect(svg.match(/<g /g)).toHaveLength(2);
    expect(svg.match(/<polyline/g)).toHaveLength(3);
    expect(svg).not.toContain('learningRate');
  });

  it('places the first and last step at the ends, the highest value on top and the lowest at the bottom', () => {
    const svg = liveChartSvg({ loss: [3, 1] }, names);
    expect(svg).toContain('points="60.0,40.0 390.0,200.0"');
  });

  it('tells the second line from the first by dashes and rings', () => {
    const svg = liveChartSvg({ loss: [3, 1], validationLoss: [2, 1] }, names);
    expect(svg.match(/stroke-dasharray/g)).toHaveLength(1);
    expect(svg).toContain('● loss');
    expect(svg).toContain('○ validationLoss');
  });

  it('stays small however long the training and leaves gaps for what is not finite', () => {
    const loss = Array.from({ length: 50_000 }, (_, step) => (step === 10 ? NaN : 1 / (step + 1)));
    const svg = liveChartSvg({ loss }, names);
    expect(svg.length).toBeLessThan(10_000);
    expect(svg).not.toContain('NaN');
  });

  it('draws one step, and nothing measured, without a mishap', () => {
    expect(liveChartSvg({ loss: [2] }, names)).toContain('cx="225.0"');
    expect(liveChartSvg({ loss: [] }, names)).toContain('Training: nothing measured yet.');
    expect(liveChartSvg({ loss: [] }, names)).toContain('viewBox="0 0 420 260" width="420"');
    expect(liveChartSvg({ loss: [0.7, 0.7] }, names)).not.toContain('NaN');
  });

  it('keeps a panel for what is not finite yet, without writing infinities', () => {
    expect(liveChartSvg({ loss: [NaN] }, { title: 'T', xTitle: 'epoch' })).not.toContain('∞');
  });

  it('escapes its title', () => {
    expect(liveChartSvg({}, { title: '<b>', xTitle: 'epoch' })).not.toContain('<b>');
  });
});

describe('describeMeasures', () => {
  it('says the latest values in a sentence', () => {
    expect(describeMeasures(history, names)).toBe(
      'Training: loss 0.4, validationLoss 0.5, accuracy 0.9 after epoch 2.',
    );
  });
});

test('a measure that is an epoch behind does not make the run shorter', () => {
  expect(describeMeasures({ loss: [3, 2], validationLoss: [2] }, names)).toBe(
    'Training: loss 2, validationLoss 2 after epoch 2.',
  );
});

test('of more lines than are drawn, the last point is always there', () => {
  // Of 302 every second one is drawn: 0, 2 … 300, and 301, which is the right end.
  const loss = Array.from({ length: 302 }, (_, i) => 302 - i);
  const svg = liveChartSvg({ loss }, { title: 'Run', xTitle: 'step' });
  expect(svg).toMatch(/<circle cx="390\.0"/);
});
