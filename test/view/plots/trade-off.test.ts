import { plotTradeOff } from '../../../lib/view/plots/trade-off';
import type { TradeOff } from '../../../lib/view/plots/trade-off';

const costTitle = 'multiply-adds for one image';
const rows: TradeOff[] = [
  { name: 'deep', accuracy: 0.9958, cost: 20_000_000, interval: { lower: 0.9943, upper: 0.9969 } },
  { name: 'dense', accuracy: 0.978, cost: 100_000 },
];

type Axis = { type?: string; range: [number, number]; tickvals?: number[]; ticktext?: string[] };
const axes = ({ layout }: ReturnType<typeof plotTradeOff>) => ({ x: layout.xaxis as Axis, y: layout.yaxis as Axis });

describe('plotTradeOff', () => {
  it('draws one point a network with its name, the cheapest first', () => {
    const [points, ...others] = plotTradeOff(rows, { costTitle }).data;
    expect(others).toEqual([]);
    expect(points).toMatchObject({ x: [100_000, 20_000_000], y: [0.978, 0.9958], text: ['dense', 'deep'] });
    expect(rows[0].name).toBe('deep');
  });

  it('draws an interval as an error bar, and none where there is no interval', () => {
    const { array, arrayminus } = plotTradeOff(rows, { costTitle }).data[0].error_y as Record<string, number[]>;
    expect([array[0], arrayminus[0]]).toEqual([0, 0]);
    expect(array[1]).toBeCloseTo(0.0011, 6);
    expect(arrayminus[1]).toBeCloseTo(0.0015, 6);
  });

  it('has room on either side, but no accuracy above 100 %', () => {
    const { x, y } = axes(plotTradeOff(rows, { costTitle }));
    expect(x.range[0]).toBeLessThan(Math.log10(100_000));
    expect(x.range[1]).toBeGreaterThan(Math.log10(20_000_000));
    expect(y.range[0]).toBeLessThan(0.978);
    expect(y.range[1]).toBeGreaterThan(0.9969);
    expect(y.range[1]).toBeLessThanOrEqual(1);
    expect(axes(plotTradeOff([{ ...rows[0], interval: undefined, accuracy: 1 }], { costTitle })).y.range[1]).toBe(1);
  });

  it('writes costs on a log axis in full, and takes a linear axis too', () => {
    const log = axes(plotTradeOff(rows, { costTitle })).x;
    expect(log.type).toBe('log');
    expect(log.ticktext?.[log.tickvals?.indexOf(1_000_000) ?? -1]).toBe('1,000,000');
    const narrow = axes(plotTradeOff([rows[0]], { costTitle })).x;
    expect([narrow.type, narrow.range.every(Number.isFinite)]).toEqual(['log', true]);
    const linear = axes(plotTradeOff(rows, { costTitle, logScale: false })).x;
    expect([linear.type, linear.tickvals]).toEqual([undefined, undefined]);
    expect(linear.range[1]).toBeGreaterThan(20_000_000);
  });

  it('puts a label to the right of a lonely point, and to its left where the figure ends', () => {
    const wide = rows.map((row) => ({ ...row, name: `a network called ${row.name}` }));
    expect(plotTradeOff(wide, { costTitle }).data[0].textposition).toEqual(['middle right', 'middle left']);
  });

  it('gives neighbours labels in different places', () => {
    // A heap of networks, which would all be labelled on the right.
    const heap = Array.from({ length: 5 }, (_, i) => ({
      name: `network ${i}`,
      accuracy: 0.99 + i / 2000,
      cost: 1e6 * (1 + i / 10),
    }));
    const far = { name: 'far', accuracy: 0.95, cost: 1e4 };
    const positions = plotTradeOff([...heap, far], { costTitle }).data[0].textposition as string[];
    expect(new Set(positions.slice(1)).size).toBeGreaterThan(1);
    // At the same place, no two may share a position.
    const same = Array.from({ length: 4 }, (_, i) => ({ name: `network ${i}`, accuracy: 0.99, cost: 1e6 }));
    const apart = plotTradeOff([...same, far], { costTitle }).data[0].textposition as string[];
    expect(new Set(apart.slice(1)).size).toBe(4);
  });

  it('says accuracy and cost of each network in words', () => {
    expect(plotTradeOff(rows, { costTitle, title: 'Two networks' }).layout.meta.alt).toBe(
      'Scatter chart “Two networks” of the accuracy of 2 networks against multiply-adds for one image, the cheapest ' +
        'first: dense reads 97.8 % at 100,000; deep reads 99.58 % at 20,000,000.',
    );
  });

  it('refuses rows that have no place in the figure', () => {
    const plot = (row: Partial<TradeOff>) => () => plotTradeOff([{ ...rows[1], ...row }], { costTitle });
    expect(() => plotTradeOff([], { costTitle })).toThrow('There are 0 networks, but at least 1 is wanted');
    expect(plot({ accuracy: 97.8 })).toThrow('The accuracy of dense is 97.8: pass a share from 0 to 1');
    expect(plot({ accuracy: NaN })).toThrow('The accuracy of dense is NaN');
    for (const cost of [0, -1, NaN, Infinity])
      expect(plot({ cost })).toThrow(`The cost of dense is ${cost}: pass a number above 0`);
  });

  it('is plain JSON', () => {
    const figure = plotTradeOff(rows, { costTitle });
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
  });
});
