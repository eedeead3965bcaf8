import type { RobustnessCurve } from '../../../lib/model/robustness';
import type { Figure } from '../../../lib/view/figure';
import { plotRobustness, plotRobustnessGrid } from '../../../lib/view/plots/robustness';

const alt = (figure: Figure): string => figure.layout.meta.alt;

const rotation = (accuracy: number[]): RobustnessCurve => ({ kind: 'rotation', strengths: [0, 15, 45], accuracy });
const noise = (accuracy: number[]): RobustnessCurve => ({ kind: 'noise', strengths: [0, 0.1, 0.5], accuracy });
const blur = (accuracy: number[]): RobustnessCurve => ({ kind: 'blur', strengths: [0, 1], accuracy });

describe('plotRobustness', () => {
  const curves = { plain: rotation([0.99, 0.97, 0.6]), augmented: rotation([0.985, 0.98, 0.925]) };

  it('draws accuracy against strength, one line a network', () => {
    const { data } = plotRobustness(curves);
    expect(data.map(({ name, x, y }) => ({ name, x, y }))).toEqual([
      { name: 'plain', x: [0, 15, 45], y: [0.99, 0.97, 0.6] },
      { name: 'augmented', x: [0, 15, 45], y: [0.985, 0.98, 0.925] },
    ]);
  });

  it('tells networks apart by colour, line and symbol', () => {
    const styles = plotRobustness(curves).data.map(({ line, marker }) => ({ ...Object(line), ...Object(marker) }));
    for (const key of ['color', 'dash', 'symbol']) expect(styles[0][key]).not.toBe(styles[1][key]);
  });

  it('has the unit of the kind, its title unless another is given, and ticks where it was measured', () => {
    const { layout } = plotRobustness(curves);
    expect(layout).toMatchObject({
      title: { text: 'Rotation' },
      xaxis: { title: { text: 'strength in °' }, tickvals: [0, 15, 45] },
      yaxis: { title: { text: 'accuracy' }, tickformat: '.0%' },
    });
    expect(plotRobustness(curves, { title: 'Turned' }).layout.title).toMatchObject({ text: 'Turned' });
  });

  it('says at which strength a curve begins, and refuses one without any', () => {
    const late: RobustnessCurve = { kind: 'rotation', strengths: [10, 20], accuracy: [0.9, 0.8] };
    expect(alt(plotRobustness({ late }))).toContain('late goes from 90 % at strength 10 ° to 80 % at strength 20 °');
    const none = { ...late, strengths: [], accuracy: [] };
    expect(() => plotRobustness({ none })).toThrow('The curve of none has no strength: measure at least one.');
  });

  it('writes shares as percent', () => {
    const figure = plotRobustness({ plain: noise([0.99, 0.9, 0.5]) });
    expect(figure.layout.xaxis).toMatchObject({ tickformat: '.0%' });
    expect(figure.data[0].hovertemplate).toContain('%{x:.0%}');
    expect(alt(figure)).toContain('to 50 % at strength 50 %.');
    expect(plotRobustness(curves).layout.xaxis).not.toHaveProperty('tickformat');
  });

  it('says in words where each network begins and ends', () => {
    expect(alt(plotRobustness(curves, { title: 'Turned' }))).toBe(
      'Line chart “Turned” of accuracy against strength: plain goes from 99 % without a change to 60 % at strength 45 °; ' +
        'augmented goes from 98.5 % without a change to 92.5 % at strength 45 °.',
    );
  });

  it('refuses no curve, and curves of several kinds', () => {
    expect(() => plotRobustness({})).toThrow('There is no curve, but one for each network is wanted');
    expect(() => plotRobustness({ a: rotation([1, 1, 1]), b: blur([1, 1]) })).toThrow(
      'The curves are of the kinds rotation and blur, but one for each network is wanted, all of one kind',
    );
  });
});

describe('plotRobustnessGrid', () => {
  const networks = {
    plain: [rotation([0.99, 0.97, 0.6]), noise([0.99, 0.9, 0.5]), blur([0.99, 0.95])],
    // The order of the curves is not that of the other network, and the noise does most harm half-way.
    augmented: [blur([0.98, 0.9]), rotation([0.98, 0.98, 0.93]), noise([0.98, 0.7, 0.8])],
  };

  it('draws one panel a kind with a line for each network, in a legend once', () => {
    const { data } = plotRobustnessGrid(networks);
    expect(data.map(({ name, xaxis, yaxis, y, showlegend }) => [name, xaxis, yaxis, y, showlegend])).toEqual([
      ['plain', 'x', 'y', [0.99, 0.97, 0.6], true],
      ['augmented', 'x', 'y', [0.98, 0.98, 0.93], true],
      ['plain', 'x2', 'y2', [0.99, 0.9, 0.5], false],
      ['augmented', 'x2', 'y2', [0.98, 0.7, 0.8], false],
      ['plain', 'x3', 'y3', [0.99, 0.95], false],
      ['augmented', 'x3', 'y3', [0.98, 0.9], false],
    ]);
    expect(new Set(data.map(({ name, legendgroup }) => name === legendgroup))).toEqual(new Set([true]));
  });

  it('lays the panels out in two columns, none over another, each named with its unit', () => {
    const { layout } = plotRobustnessGrid(networks);
    type Axis = { domain: [number, number]; anchor: string };
    const panels = ['', '2', '3'].map((number) => ({
      x: layout[`xaxis${number}`] as Axis,
      y: layout[`yaxis${number}`] as Axis,
    }));
    expect(panels.map(({ x, y }) => [x.anchor, y.anchor])).toEqual([
      ['y', 'x'],
      ['y2', 'x2'],
      ['y3', 'x3'],
    ]);
    const [first, second, third] = panels.map(({ x, y }) => ({ x: x.domain, y: y.domain }));
    expect(first.x[1]).toBeLessThan(second.x[0]);
    expect(first.y).toEqual(second.y);
    expect(third.x).toEqual(first.x);
    expect(third.y[1]).toBeLessThan(first.y[0]);
    expect((layout.annotations as { text: string }[]).map(({ text }) => text)).toEqual([
      '<b>Rotation</b>, in °',
      '<b>Noise</b>, in %',
      '<b>Blur</b>, in pixels',
    ]);
  });

  it('is no wider than a phone shows, and keeps title and legend apart', () => {
    const { layout } = plotRobustnessGrid(networks, { title: 'Networks' });
    // Reports shrink a figure to 0.6 of its size, and a phone is about 390 pixels wide.
    expect(0.6 * (layout.width as number)).toBeLessThanOrEqual(390);
    expect(layout.title).toMatchObject({ text: 'Networks', yanchor: 'top' });
    expect(layout.legend).toMatchObject({ y: 1, yanchor: 'bottom' });
  });

  it('names the kind in which each network loses most, and how much', () => {
    expect(alt(plotRobustnessGrid(networks, { title: 'Networks' }))).toBe(
      'Line charts “Networks” of accuracy against strength, one for each kind of change: Rotation, Noise, Blur. ' +
        'plain loses most with Noise, from 99 % to 50 % at strength 50 %; augmented loses most with Noise, from 98 % to 70 % at strength 10 %.',
    );
  });

  it('says of a network that only gains that it loses nothing', () => {
    expect(alt(plotRobustnessGrid({ lucky: [blur([0.1, 0.1]), rotation([0.1, 0.2, 0.3])] }))).toContain(
      'Blur, Rotation. lucky loses nothing.',
    );
  });

  it('refuses networks that measured nothing, or not the same kinds', () => {
    expect(() => plotRobustnessGrid({})).toThrow('There is no curve, but at least 1 is wanted');
    expect(() => plotRobustnessGrid({ a: [blur([1, 1])], b: [] })).toThrow(
      'b has no blur curve, but another network has; measure the same kinds for each.',
    );
  });
});
