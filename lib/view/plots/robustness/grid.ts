import { distortions } from '../../../data/distortions';
import type { RobustnessCurve } from '../../../model/robustness';
import { createLayout, formatShare, type Figure } from '../../figure';
import { createAxes, drawCurve, formatStrength } from './curve';

const COLUMNS = 2;
const WIDTH = 640; // pixels: reports shrink that to the width of a phone
const ROW_HEIGHT = 240;
const TITLE_HEIGHT = 50;
const LEGEND = { perRow: 3, rowHeight: 24 };
// Shares of a panel: below its curves stand the strengths, above them the kind, on their left the accuracies.
const PANEL = { left: 0.16, right: 0.96, bottom: 0.16, top: 0.84 };

type Networks = Record<string, readonly RobustnessCurve[]>;

/** One kind with a curve for each network, and where it lies, as shares of the figure. */
type Panel = { kind: string; unit: string; curves: RobustnessCurve[]; x: [number, number]; y: [number, number] };

/**
 * Plots several kinds of change, one panel a kind, with one legend: accuracy against strength, one line a network.
 *
 * @throws if there is no curve, or a network has no curve of a kind that another one has.
 */
export function plotRobustnessGrid(
  networks: Networks,
  { title = 'Accuracy on changed images' }: { title?: string } = {},
): Figure {
  const names = Object.keys(networks);
  const panels = createPanels(networks);
  const top = TITLE_HEIGHT + Math.ceil(names.length / LEGEND.perRow) * LEGEND.rowHeight;
  const height = top + Math.ceil(panels.length / COLUMNS) * ROW_HEIGHT;
  const layout = createLayout({
    title,
    alt: describe(networks, { title, panels }),
    width: WIDTH,
    height,
    margin: { l: 10, r: 10, t: top, b: 0 },
    ...Object.assign({}, ...panels.map(panelAxes)),
    annotations: panels.map(({ kind, unit, x, y }) => ({
      text: `<b>${kind}</b>, in ${unit}`,
      ...{ xref: 'paper', yref: 'paper', xanchor: 'left', yanchor: 'bottom', yshift: 6, showarrow: false },
      ...{ x: x[0], y: y[1] },
    })),
    showlegend: true,
    legend: { orientation: 'h', x: 0, y: 1, yanchor: 'bottom' },
  });
  return {
    data: panels.flatMap(({ curves, unit }, panel) =>
      curves.map((curve, index) => ({
        ...drawCurve(curve, { name: names[index], index, unit }),
        ...{ xaxis: axisName('x', panel), yaxis: axisName('y', panel) },
        ...{ legendgroup: names[index], showlegend: panel === 0 },
      })),
    ),
    // Plotly puts a title into the middle of the margin, where the legend is.
    layout: { ...layout, title: { ...Object(layout.title), y: 1 - 14 / height, yanchor: 'top' } },
  };
}

function createPanels(networks: Networks): Panel[] {
  const kinds = [...new Set(Object.values(networks).flatMap((curves) => curves.map(({ kind }) => kind)))];
  if (kinds.length === 0) throw new Error('There is no curve, but at least 1 is wanted; use measureRobustness.');
  const [width, height] = [1 / COLUMNS, 1 / Math.ceil(kinds.length / COLUMNS)];
  return kinds.map((kind, index) => {
    const [column, row] = [index % COLUMNS, Math.floor(index / COLUMNS)];
    return {
      kind: distortions[kind].title,
      unit: distortions[kind].unit,
      curves: Object.entries(networks).map(([name, curves]) => {
        const curve = curves.find((one) => one.kind === kind);
        if (curve) return curve;
        throw new Error(`${name} has no ${kind} curve, but another network has; measure the same kinds for each.`);
      }),
      x: [(column + PANEL.left) * width, (column + PANEL.right) * width],
      y: [1 - (row + 1 - PANEL.bottom) * height, 1 - (row + 1 - PANEL.top) * height],
    };
  });
}

function panelAxes({ curves, unit, x, y }: Panel, index: number): Record<string, object> {
  const axes = createAxes(curves, { unit });
  const small = { automargin: false, tickfont: { size: 14 } };
  const number = index === 0 ? '' : index + 1;
  return {
    [`xaxis${number}`]: { ...axes.x, ...small, title: { text: '' }, domain: x, anchor: axisName('y', index) },
    [`yaxis${number}`]: { ...axes.y, ...small, title: { text: '' }, domain: y, anchor: axisName('x', index) },
  };
}

function axisName(letter: 'x' | 'y', index: number): string {
  return index === 0 ? letter : `${letter}${index + 1}`;
}

function describe(networks: Networks, { title, panels }: { title: string; panels: Panel[] }): string {
  const worst = Object.keys(networks).map((name, index) => {
    const losses = panels.map(({ kind, unit, curves }) => ({ kind, unit, ...greatestLoss(curves[index]) }));
    const { kind, unit, strength, from, to, loss } = losses.reduce((most, one) => (one.loss > most.loss ? one : most));
    if (loss === 0) return `${name} loses nothing`;
    const where = `at strength ${formatStrength(strength, unit)}`;
    return `${name} loses most with ${kind}, from ${formatShare(from)} to ${formatShare(to)} ${where}`;
  });
  const kinds = panels.map(({ kind }) => kind).join(', ');
  return `Line charts “${title}” of accuracy against strength, one for each kind of change: ${kinds}. ${worst.join('; ')}.`;
}

/** Where a curve lies furthest below its first point, the one without a change. */
function greatestLoss({ strengths, accuracy }: RobustnessCurve) {
  const to = Math.min(...accuracy);
  return { loss: accuracy[0] - to, strength: strengths[accuracy.indexOf(to)], from: accuracy[0], to };
}
