import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { formatNumber, type Figure } from './figure';
import { escapeHtml } from './html';
import { describeMeasures, liveChartSvg, type Measures } from './live-chart';
import { findSource } from './source';
import { tableHtml, tableText, type DataFrameLike } from './table';

/** What a notebook measured, for the contents page of the reports; `accuracy` is a fraction from 0 to 1. */
export type Result = { accuracy?: number; count?: number; [measure: string]: number | string | undefined };

/** The MIME type under which `showResult` stores its numbers in a notebook's output. */
export const RESULT_TYPE = 'application/vnd.digitlab.result+json';

const FIGURE_TYPE = 'application/vnd.plotly.v1+json';
const MILLISECONDS_BETWEEN_DRAWINGS = 250;

/** Shows a figure below the running cell; outside a notebook it prints the figure's alternative text. */
export function show(figure: Figure): void {
  write(figureBundle(figure));
}

/** Shows a danfojs DataFrame or plain records as a table; outside a notebook it prints the table as text. */
export function showTable(
  rows: DataFrameLike | readonly Record<string, unknown>[],
  { caption }: { caption: string },
): void {
  write({ 'text/html': tableHtml(rows, { caption }), 'text/plain': tableText(rows, { caption }) });
}

/**
 * Shows what was measured and stores it where the reports find it; outside a notebook it prints one line.
 * @throws if what is called an accuracy is not a fraction from 0 to 1.
 */
export function showResult(result: Result): void {
  for (const [name, value] of Object.entries(result)) {
    if (typeof value === 'number' && isAccuracy(name) && !(value >= 0 && value <= 1))
      throw new Error(`${name} is ${value}, but a fraction from 0 to 1 is wanted; divide a percentage by 100.`);
  }
  const parts = Object.entries(result).map(([name, value]) => [name, formatMeasure(name, value)]);
  const html = parts.map(([name, value]) => `${escapeHtml(name)} <strong>${escapeHtml(value)}</strong>`).join(' · ');
  write({
    [RESULT_TYPE]: result,
    'text/html': `<p class="digitlab-result">${html}</p>`,
    'text/plain': parts.map(([name, value]) => `${name} ${value}`).join(', '),
  });
}

/**
 * Shows the library's own TypeScript source of an exported function; outside a notebook it prints it.
 * @throws if the library exports no such name.
 */
export function showSource(name: string): void {
  const { file, text } = findSource(name);
  write({ 'text/markdown': `\`${file}\`\n\n\`\`\`typescript\n${text}\n\`\`\``, 'text/plain': text });
}

/**
 * Shows a whole HTML page, such as `buildPage` makes, in a frame of its own; outside a notebook it prints the title.
 *
 * The page may run its scripts, and reaches nothing of the page around it. `height` is in pixels.
 */
export function showPage(html: string, { title, height }: { title: string; height: number }): void {
  const style = `width: 100%; height: ${height}px; border: 1px solid #999`;
  const frame = `<iframe title="${escapeHtml(title)}" sandbox="allow-scripts" style="${style}" srcdoc="${escapeHtml(html)}"></iframe>`;
  write({ 'text/html': frame, 'text/plain': title });
}

/** A chart that is redrawn while work runs; made by `liveChart`. */
export type LiveChart = { update(history: Measures): void; finish(figure: Figure): void };

/**
 * Opens a chart below the running cell: `update` redraws it, `finish` puts the finished figure in its place.
 *
 * It redraws at most four times a second. Outside a notebook only `finish` prints, the figure's alternative text.
 */
export function liveChart({ title, xTitle = 'epoch' }: { title: string; xTitle?: string }): LiveChart {
  const displayId = randomBytes(8).toString('hex');
  let opened = false;
  let lastDrawing = -Infinity;
  const redraw = (bundle: MimeBundle): void => {
    write(bundle, { displayId, update: opened });
    opened = true;
  };
  return {
    update(history) {
      if (!kernel() || performance.now() - lastDrawing < MILLISECONDS_BETWEEN_DRAWINGS) return;
      lastDrawing = performance.now();
      // JupyterLab does not redraw an updated Plotly figure, so the moving chart is plain SVG.
      const svg = liveChartSvg(history, { title, xTitle });
      redraw({ 'text/html': svg, 'text/plain': describeMeasures(history, { title, xTitle }) });
    },
    finish(figure) {
      redraw(figureBundle(figure));
    },
  };
}

function figureBundle(figure: Figure): MimeBundle {
  // Plotly's own toolbar has a button that uploads the figure.
  const config = { showSendToCloud: false, displaylogo: false };
  return { [FIGURE_TYPE]: { ...figure, config }, 'text/plain': figure.layout.meta.alt };
}

const isAccuracy = (name: string): boolean => name.toLowerCase().endsWith('accuracy');

function formatMeasure(name: string, value: number | string | undefined): string {
  if (typeof value !== 'number') return String(value);
  return isAccuracy(name) ? `${(100 * value).toFixed(2)} %` : formatNumber(value);
}

/** One thing to show, in several formats by MIME type; the front end takes the best that it can draw. */
type MimeBundle = { 'text/plain': string; [mimeType: string]: unknown };

type Writer = {
  lastWriteDisplayData(message: { data: MimeBundle; metadata: object; transient: object }, update: boolean): void;
};

/** The tslab kernel that runs this process, if one does. */
function kernel(): { require(id: string): unknown } | undefined {
  return (globalThis as { __tslab__?: { require(id: string): unknown } }).__tslab__;
}

function write(bundle: MimeBundle, { displayId, update = false }: { displayId?: string; update?: boolean } = {}): void {
  const running = kernel();
  if (!running) {
    process.stdout.write(`${bundle['text/plain']}\n`);
    return;
  }
  // tslab's public display sends one format at a time, so this calls what stands behind it, in the kernel's own copy.
  const writer = running.require(path.join(fs.realpathSync(process.argv[1]), '../../dist/jupyter')) as Writer;
  writer.lastWriteDisplayData({ data: bundle, metadata: {}, transient: { display_id: displayId } }, update);
}
