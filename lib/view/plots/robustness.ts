import { distortions } from '../../data/distortions';
import type { RobustnessCurve } from '../../model/robustness';
import { createLayout, formatShare, type Figure } from '../figure';
import { createAxes, drawCurve, formatStrength } from './robustness/curve';

export { plotRobustnessGrid } from './robustness/grid';

/**
 * Plots accuracy against the strength of one kind of change: one line a network, by name.
 *
 * A strength whose unit is `%` is a share, 0.1 for 10 %.
 * @throws if there is no curve or one without a strength, or the curves are of several kinds.
 */
export function plotRobustness(curves: Record<string, RobustnessCurve>, { title }: { title?: string } = {}): Figure {
  const networks = Object.entries(curves);
  const kinds = [...new Set(Object.values(curves).map(({ kind }) => kind))];
  if (kinds.length !== 1) {
    const found = kinds.length === 0 ? 'There is no curve' : `The curves are of the kinds ${kinds.join(' and ')}`;
    throw new Error(`${found}, but one for each network is wanted, all of one kind; use measureRobustness.`);
  }
  const blank = networks.find(([, { strengths }]) => strengths.length === 0);
  if (blank) throw new Error(`The curve of ${blank[0]} has no strength: measure at least one.`);
  const { unit } = distortions[kinds[0]];
  const heading = title ?? distortions[kinds[0]].title;
  const axes = createAxes(Object.values(curves), { unit });
  return {
    data: networks.map(([name, curve], index) => drawCurve(curve, { name, index, unit })),
    layout: createLayout({
      title: heading,
      alt: describe(networks, { title: heading, unit }),
      xaxis: axes.x,
      yaxis: axes.y,
      showlegend: true,
    }),
  };
}

function describe(networks: [string, RobustnessCurve][], { title, unit }: { title: string; unit: string }): string {
  const each = networks.map(([name, { strengths, accuracy }]) => {
    const [from, to] = [accuracy[0], accuracy[accuracy.length - 1]];
    const strongest = formatStrength(strengths[strengths.length - 1], unit);
    const start = strengths[0] === 0 ? 'without a change' : `at strength ${formatStrength(strengths[0], unit)}`;
    return `${name} goes from ${formatShare(from)} ${start} to ${formatShare(to)} at strength ${strongest}`;
  });
  return `Line chart “${title}” of accuracy against strength: ${each.join('; ')}.`;
}
