import { wilsonInterval } from '../../model/metrics/accuracy';
import type { CalibrationBin } from '../../model/metrics/calibration';
import {
  createAxis,
  createLayout,
  formatNumber,
  formatShare,
  PALETTE,
  TEXT_COLOR,
  type Figure,
  type Trace,
} from '../figure';

/**
 * Plots a reliability diagram: above, accuracy by confidence with 95 % intervals (Wilson); below, how many predictions
 * each bin has, on a logarithmic axis.
 *
 * Points on the dashed line are calibrated; below it the network is too sure of itself.
 * @throws if all bins are empty.
 */
export function plotReliability(
  bins: readonly CalibrationBin[],
  { title = 'Reliability' }: { title?: string } = {},
): Figure {
  const filled = bins.filter(({ count }) => count > 0);
  if (filled.length === 0) {
    throw new Error('All bins are empty, but at least 1 prediction is wanted; make the bins with calibration.');
  }
  const axis = { range: [0, 1.02], tickformat: '.0%' };
  return {
    data: [drawPerfection(), drawAccuracy(filled), drawCounts(filled)],
    layout: createLayout({
      title,
      alt: describe(filled, title),
      width: 640,
      height: 640,
      xaxis: createAxis({ title: 'confidence', ...axis, anchor: 'y2' }),
      yaxis: createAxis({ title: 'accuracy', ...axis, domain: [0.32, 1] }),
      yaxis2: createAxis({ title: 'predictions', ...countAxis(filled) }),
      legend: { x: 0.02, y: 0.98 },
    }),
  };
}

// From below 1, so that a single prediction has a bar, to a whole power of ten: there are always two labels.
function countAxis(bins: CalibrationBin[]) {
  const highest = Math.ceil(Math.log10(Math.max(10, ...bins.map(({ count }) => count))));
  return { type: 'log', dtick: 1, tickformat: ',', domain: [0, 0.22], range: [-0.3, highest] };
}

function drawPerfection(): Trace {
  return {
    type: 'scatter',
    mode: 'lines',
    name: 'calibrated',
    x: [0, 1],
    y: [0, 1],
    line: { color: TEXT_COLOR, dash: 'dash', width: 2 },
    hoverinfo: 'skip',
  };
}

function drawAccuracy(bins: CalibrationBin[]): Trace {
  const intervals = bins.map(({ accuracy, count }) => wilsonInterval(Math.round(accuracy * count), count));
  return {
    type: 'scatter',
    mode: 'markers',
    name: 'measured',
    x: bins.map(({ confidence }) => confidence),
    y: bins.map(({ accuracy }) => accuracy),
    error_y: {
      type: 'data',
      symmetric: false,
      array: bins.map(({ accuracy }, i) => Math.max(0, intervals[i].upper - accuracy)),
      arrayminus: bins.map(({ accuracy }, i) => Math.max(0, accuracy - intervals[i].lower)),
      thickness: 2,
    },
    customdata: bins.map(({ count }) => count),
    hovertemplate: 'confidence %{x:.1%}: accuracy %{y:.1%} of %{customdata:,}<extra></extra>',
    marker: { color: PALETTE[3], size: 11 },
    cliponaxis: false,
  };
}

function drawCounts(bins: CalibrationBin[]): Trace {
  return {
    type: 'bar',
    x: bins.map(({ lower, upper }) => (lower + upper) / 2),
    y: bins.map(({ count }) => count),
    width: bins.map(({ lower, upper }) => 0.9 * (upper - lower)),
    yaxis: 'y2',
    showlegend: false,
    hovertemplate: '%{y:,} predictions<extra></extra>',
    marker: { color: PALETTE[0] },
  };
}

function describe(bins: CalibrationBin[], title: string): string {
  const count = bins.reduce((sum, bin) => sum + bin.count, 0);
  const error = bins.reduce((sum, bin) => sum + bin.count * Math.abs(bin.accuracy - bin.confidence), 0) / count;
  const fullest = bins.reduce((best, bin) => (bin.count > best.count ? bin : best));
  return (
    `Reliability diagram “${title}” of ${formatNumber(count)} predictions in ${bins.length} bins that are not empty. ` +
    `The fullest bin has ${formatNumber(fullest.count)} of them, with confidence ${formatShare(fullest.confidence)} and ` +
    `accuracy ${formatShare(fullest.accuracy)}. On average confidence and accuracy differ by ${formatShare(error)}.`
  );
}
