import type { GradientNorm } from '../../../lib/model/gradient-norms';
import { plotGradientNorms } from '../../../lib/view/plots/gradient-norms';

const rows = (...norms: number[]): GradientNorm[] =>
  norms.map((norm, i) => ({ layer: `convolution-${i + 1}`, norm, share: norm / 2 }));
const networks = { plain: rows(2.34e-7, 0.0125, 0.3), 'batch norm': rows(0.2, 0.25) };

type Axis = { type: string; range: number[]; dtick: number };
const yaxis = (figure: ReturnType<typeof plotGradientNorms>) => figure.layout.yaxis as Axis;

describe('plotGradientNorms', () => {
  it('draws one line a network, the first layer at 1, each with a colour, symbol and dash of its own', () => {
    const { data } = plotGradientNorms(networks);
    expect(data.map(({ name, x, y }) => ({ name, x, y }))).toEqual([
      { name: 'plain', x: [1, 2, 3], y: [2.34e-7, 0.0125, 0.3] },
      { name: 'batch norm', x: [1, 2], y: [0.2, 0.25] },
    ]);
    expect(data[1].text).toEqual(['convolution-1', 'convolution-2']);
    const looks = data.map(({ line, marker }) => ({ ...(line as object), ...(marker as object) }));
    for (const key of ['color', 'dash', 'symbol'] as const)
      expect(new Set(looks.map((look) => (look as Record<string, unknown>)[key])).size).toBe(2);
  });

  it('has a log axis of whole powers of ten, at least two of them and never a crowd', () => {
    expect(yaxis(plotGradientNorms(networks))).toMatchObject({ type: 'log', range: [-7, 0], dtick: 1 });
    expect(yaxis(plotGradientNorms({ one: rows(0.1) })).range).toEqual([-1, 0]);
    expect(yaxis(plotGradientNorms({ deep: rows(1e-25, 1) }))).toMatchObject({ range: [-25, 0], dtick: 3 });
  });

  it('names every layer, and where they are many every second one', () => {
    const xaxis = (count: number) =>
      plotGradientNorms({ deep: rows(...new Array<number>(count).fill(1)) }).layout.xaxis;
    expect(xaxis(10)).toMatchObject({ tick0: 1, dtick: 1 });
    expect(xaxis(15)).toMatchObject({ tick0: 1, dtick: 2 });
    expect(xaxis(21)).not.toHaveProperty('dtick');
  });

  it('says in words what arrives at the last and at the first layer', () => {
    expect(plotGradientNorms(networks, { title: 'Depth' }).layout.meta.alt).toBe(
      'Line chart “Depth” of the gradient norms of 2 networks: plain has 0.3 at the last of 3 layers and 2.3e-7 at the ' +
        'first; batch norm has 0.25 at the last of 2 layers and 0.2 at the first.',
    );
  });

  it('leaves a gap where no gradient arrives, and says so', () => {
    const figure = plotGradientNorms({ dead: rows(0, 0.5) });
    expect(figure.data[0].y).toEqual([null, 0.5]);
    expect(figure.layout.meta.alt).toContain('dead has 0.5 at the last of 2 layers and 0 at the first');
  });

  it('refuses what a log axis cannot show', () => {
    expect(() => plotGradientNorms({})).toThrow('No network has a norm above 0: pass the rows of gradientNorms.');
    expect(() => plotGradientNorms({ dead: rows(0, 0) })).toThrow('No network has a norm above 0');
    expect(() => plotGradientNorms({ lost: rows(1, NaN) })).toThrow('A norm is NaN: pass rows of gradientNorms');
  });

  it('is plain JSON', () => {
    const figure = plotGradientNorms(networks);
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
  });
});
