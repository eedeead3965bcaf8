import { formatNumber, PALETTE } from './figure';
import { escapeHtml } from './html';

/** What training has measured: lists by name, one number a step; what is no list is left out. */
export type Measures = Record<string, ArrayLike<number> | string | undefined>;

// Each kind has a panel of its own; the end of a name says the kind.
const KINDS = ['loss', 'accuracy'];
const WIDTH = 420;
const HEIGHT = 240;
const LEFT = 60;
const BOTTOM = 40;
const TOP = 40;
const MOST_POINTS = 300;

/**
 * Draws losses and accuracies that are still growing as an SVG: `loss` and `validationLoss` share a panel.
 *
 * The first line of a panel is solid with discs, the second dashed with rings.
 */
export function liveChartSvg(history: Measures, { title, xTitle }: { title: string; xTitle: string }): string {
  const panels = KINDS.map((kind) => ({ kind, series: seriesOf(history, kind) })).filter(
    ({ series }) => series.length > 0,
  );
  const drawn = panels.map(({ kind, series }, index) => drawPanel(series, { kind, xTitle, x: index * WIDTH }));
  const width = Math.max(1, panels.length) * WIDTH;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${HEIGHT + 20}" width="${width}" style="max-width:100%"`,
    ` role="img" aria-label="${escapeHtml(describeMeasures(history, { title, xTitle }))}"`,
    ` font-family="sans-serif" font-size="14" fill="currentColor">`,
    `<text x="0" y="16" font-size="16" font-weight="bold">${escapeHtml(title)}</text>${drawn.join('')}</svg>`,
  ].join('');
}

/** Says in one sentence how far the losses and accuracies have come. */
export function describeMeasures(history: Measures, { title, xTitle }: { title: string; xTitle: string }): string {
  const series = KINDS.flatMap((kind) => seriesOf(history, kind));
  if (series.length === 0) return `${title}: nothing measured yet.`;
  const latest = series.map(([name, values]) => `${name} ${formatNumber(values[values.length - 1])}`).join(', ');
  return `${title}: ${latest} after ${xTitle} ${Math.max(...series.map(([, values]) => values.length))}.`;
}

function seriesOf(history: Measures, kind: string): [string, number[]][] {
  return Object.entries(history).flatMap(([name, values]): [string, number[]][] =>
    name.toLowerCase().endsWith(kind) && values && typeof values !== 'string' && values.length > 0
      ? [[name, Array.from(values)]]
      : [],
  );
}

function drawPanel(
  series: [string, number[]][],
  { kind, xTitle, x }: { kind: string; xTitle: string; x: number },
): string {
  const finite = series.flatMap(([, values]) => values.filter(Number.isFinite));
  // Where nothing is finite there is no line, and the axis is that from 0 to 1.
  const [low, high] = finite.length > 0 ? [Math.min(...finite), Math.max(...finite)] : [0, 1];
  const steps = Math.max(...series.map(([, values]) => values.length));
  const px = (step: number): number => LEFT + (steps === 1 ? 0.5 : step / (steps - 1)) * (WIDTH - LEFT - 30);
  const py = (value: number): number => TOP + (1 - (value - low) / (high - low || 1)) * (HEIGHT - TOP - BOTTOM);
  const lines = series.map(([name, values], index) => drawLine(values, { name, index, px, py }));
  const frame =
    `<path d="M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH - 30}" fill="none" stroke="currentColor" opacity="0.5"/>` +
    `<text x="${LEFT - 6}" y="${TOP + 5}" text-anchor="end">${formatNumber(high, { digits: 3 })}</text>` +
    `<text x="${LEFT - 6}" y="${HEIGHT - BOTTOM}" text-anchor="end">${formatNumber(low, { digits: 3 })}</text>` +
    `<text x="${WIDTH - 30}" y="${HEIGHT - BOTTOM + 18}" text-anchor="end">${escapeHtml(xTitle)} ${steps}</text>` +
    `<text x="${LEFT}" y="${HEIGHT - BOTTOM + 18}">${escapeHtml(kind)}</text>`;
  return `<g transform="translate(${x} 20)">${frame}${lines.join('')}</g>`;
}

function drawLine(
  values: number[],
  { name, index, px, py }: { name: string; index: number; px: (step: number) => number; py: (value: number) => number },
): string {
  const color = PALETTE[index % PALETTE.length];
  const every = Math.ceil(values.length / MOST_POINTS);
  const points = values
    .map((value, step) => ({ value, step }))
    .filter(({ value, step }) => Number.isFinite(value) && (step % every === 0 || step === values.length - 1))
    .map(({ value, step }) => [px(step).toFixed(1), py(value).toFixed(1)]);
  const marks = points.length > 30 ? points.slice(-1) : points;
  const fill = index === 0 ? color : 'none';
  const circles = marks.map(
    ([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="4" fill="${fill}" stroke="${color}" stroke-width="2"/>`,
  );
  const dash = index === 0 ? '' : ' stroke-dasharray="6 4"';
  const key = `<text x="${WIDTH - 30}" y="${TOP - 6 - 16 * index}" text-anchor="end" fill="${color}">${index === 0 ? '●' : '○'} ${escapeHtml(name)}</text>`;
  return `<polyline points="${points.map((p) => p.join(',')).join(' ')}" fill="none" stroke="${color}" stroke-width="2"${dash}/>${circles.join('')}${key}`;
}
