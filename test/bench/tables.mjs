// The table of each section, as text for the terminal and as HTML for the page.
import { createRequire } from 'node:module';
import summary from './summary.js';

const require = createRequire(import.meta.url);
const { escapeHtml } = require('../../lib/dist/view/html.js');

const makers = {
  reference: speedTable,
  batchnorm: speedTable,
  target: targetTable,
  size: sizeTable,
  startup: startTable,
};

/** The table of a section: a caption, columns, and rows of texts that begin with the name of the row. */
export const sectionTable = (name, runs) => makers[name](runs);

function speedTable(runs) {
  const columns = ['', 'images/s', 'ratio', 'lower quartile', 'quartiles of images/s', 'memory'];
  const rows = summary
    .speedRows(runs)
    .map(({ peer, speed, ratio, memory }) => [
      summary.displayName(peer),
      whole(speed.median),
      ratio ? ratio.median.toFixed(2) : '',
      ratio ? ratio.lower.toFixed(2) : '',
      range(speed, whole),
      `${whole(memory)} MB`,
    ]);
  const caption = `Over ${roundsOf(runs)}; the ratio is how many times as fast DigitLab was in the same round.`;
  return { caption, columns, rows };
}

function targetTable(runs) {
  const columns = ['', 'test accuracy', 'seconds', 'epochs', 'seeds', 'quartiles of seconds'];
  const rows = summary
    .targetRows(runs)
    .map(({ peer, target, seeds, reached, seconds, epochs }) => [
      summary.displayName(peer.split(', ')[0]),
      `${(100 * target).toFixed(1)} %`,
      tenth(seconds.median),
      finite(epochs, String),
      `${reached} of ${seeds}`,
      range(seconds, tenth),
    ]);
  return { caption: 'A seed that did not reach the accuracy counts as endless.', columns, rows };
}

function sizeTable(runs) {
  const all = summary.sizeRows(runs);
  const [threads, sizes] = ['threads', 'batchSize'].map((key) => [...new Set(all.map((row) => row[key]))]);
  const cell = (count, size) => all.find((row) => row.threads === count && row.batchSize === size);
  const rows = sizes.map((size) => {
    const cells = threads.map((count) => cell(count, size));
    return [`batch ${size}`, ...cells.map((found) => (found ? whole(found.speed.median) : '–'))];
  });
  return {
    caption: `Over ${roundsOf(runs)}.`,
    columns: ['', ...threads.map((count) => `images/s, ${count} ${count === 1 ? 'thread' : 'threads'}`)],
    rows,
  };
}

function startTable(runs) {
  const rows = summary
    .startupRows(runs)
    .map(({ name, milliseconds }) => [name, whole(milliseconds.median), range(milliseconds, whole)]);
  return { caption: `Over ${roundsOf(runs)}.`, columns: ['', 'milliseconds', 'quartiles'], rows };
}

function roundsOf(runs) {
  const count = new Set(runs.map(({ round }) => round)).size;
  return `${count} ${count === 1 ? 'round' : 'rounds'}`;
}

const whole = (value) => Math.round(value).toLocaleString('en-GB');
const finite = (value, write) => (Number.isFinite(value) ? write(value) : '∞');
const tenth = (value) => finite(value, () => value.toFixed(1));
const range = ({ lower, upper }, write) => `${write(lower)} – ${write(upper)}`;

/** The table in columns of equal width, numbers on the right. */
export function tableText({ caption, columns, rows }) {
  const widths = columns.map((column, i) => Math.max(column.length, ...rows.map((row) => row[i].length)));
  const line = (cells) => cells.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join('  ');
  return [...[columns, ...rows].map(line), caption].join('\n');
}

/** The table in HTML, everything escaped. */
export function tableHtml({ columns, rows }) {
  const head = columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`).join('');
  const lines = rows.map(([name, ...cells]) => {
    const texts = cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('');
    return `<tr><th scope="row">${escapeHtml(name)}</th>${texts}</tr>`;
  });
  return `<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${lines.join('\n')}\n</tbody>\n</table>`;
}
