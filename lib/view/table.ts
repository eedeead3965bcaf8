import { decimalsFor } from './decimals';
import { escapeHtml } from './html';

/** What a danfojs DataFrame offers of what a table needs. */
export type DataFrameLike = {
  columns: readonly string[];
  index: readonly (string | number)[];
  values: readonly unknown[];
};

type Row = { name: string; cells: unknown[] };
type Table = { columns: readonly string[]; rows: Row[]; named: boolean };

const CELL = 'padding:0.3em 0.9em;border-bottom:1px solid rgba(128,128,128,0.3)';

/**
 * Returns a semantic HTML table of a danfojs DataFrame or of plain records, everything escaped.
 *
 * Numbers stand right-aligned with as many decimals in a column as show four digits of its largest value that is not
 * whole, and no more than its numbers have.
 * @throws if there is no column.
 */
export function tableHtml(
  rows: DataFrameLike | readonly Record<string, unknown>[],
  { caption }: { caption: string },
): string {
  const { columns, rows: body, named } = readTable(rows);
  const texts = formatCells(columns, body);
  const numeric = columns.map((_, column) => body.some((row) => typeof row.cells[column] === 'number'));
  const align = (column: number): string => `${CELL};text-align:${numeric[column] ? 'right' : 'left'}`;
  const head = columns.map(
    (name, column) => `<th scope="col" style="${align(column)}">${escapeHtml(together(name))}</th>`,
  );
  const lines = body.map((row, index) => {
    const cells = texts[index].map((text, column) => `<td style="${align(column)}">${escapeHtml(together(text))}</td>`);
    const name = named ? `<th scope="row" style="${CELL};text-align:left">${escapeHtml(row.name)}</th>` : '';
    return `<tr>${name}${cells.join('')}</tr>`;
  });
  return [
    '<table class="digitlab-table" style="border-collapse:collapse;margin:0.8em 0;font-size:1em;font-variant-numeric:tabular-nums">',
    `<caption style="text-align:left;padding:0.3em 0;font-weight:bold">${escapeHtml(together(caption))}</caption>`,
    `<thead><tr>${named ? `<td style="${CELL}"></td>` : ''}${head.join('')}</tr></thead>`,
    `<tbody>${lines.join('\n')}</tbody></table>`,
  ].join('\n');
}

/** Keeps a number and its ±, × or unit on one line. */
const together = (text: string): string => text.replace(/ (?=[±×%])|(?<=[±×]) /g, '\u00a0');

/** Returns the same table as lines of text with tabs between the columns, for places that show no HTML. */
export function tableText(
  rows: DataFrameLike | readonly Record<string, unknown>[],
  { caption }: { caption: string },
): string {
  const { columns, rows: body, named } = readTable(rows);
  const texts = formatCells(columns, body);
  const lines = body.map((row, index) => [...(named ? [row.name] : []), ...texts[index]].join('\t'));
  return [caption, [...(named ? [''] : []), ...columns].join('\t'), ...lines].join('\n');
}

function readTable(rows: DataFrameLike | readonly Record<string, unknown>[]): Table {
  const table = 'columns' in rows ? readDataFrame(rows) : readRecords(rows);
  if (table.columns.length === 0) {
    throw new Error('The table has 0 columns, but at least 1 is wanted; give a DataFrame or a list of records.');
  }
  return table;
}

function readDataFrame({ columns, index, values }: DataFrameLike): Table {
  const rows = index.map((name, row) => {
    const cells = values[row];
    return { name: String(name), cells: Array.isArray(cells) ? (cells as unknown[]) : [cells] };
  });
  // An index that only numbers the rows says nothing.
  return { columns, rows, named: index.some((name, row) => String(name) !== String(row)) };
}

function readRecords(records: readonly Record<string, unknown>[]): Table {
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return {
    columns,
    rows: records.map((record) => ({ name: '', cells: columns.map((name) => record[name]) })),
    named: false,
  };
}

function formatCells(columns: readonly string[], body: readonly Row[]): string[][] {
  const decimals = columns.map((_, column) => decimalsIn(body.map((row) => row.cells[column])));
  return body.map((row) => columns.map((_, column) => formatCell(row.cells[column], decimals[column])));
}

function decimalsIn(column: unknown[]): number {
  const numbers = column.filter((cell): cell is number => typeof cell === 'number' && Number.isFinite(cell));
  // A whole number needs no decimals: a share of 1 takes none from 0.9943.
  const broken = numbers.filter((number) => !Number.isInteger(number));
  if (broken.length === 0) return 0;
  const largest = Math.max(...broken.map(Math.abs));
  return Math.min(decimalsFor(largest, { digits: 4 }), Math.max(...broken.map(decimalsOf)));
}

/** How many decimals a number has; one that is written with an exponent has more than are ever shown. */
function decimalsOf(value: number): number {
  const text = String(value);
  return text.includes('e') ? Infinity : (text.split('.')[1] ?? '').length;
}

function formatCell(cell: unknown, decimals: number): string {
  if (cell === null || cell === undefined || Number.isNaN(cell)) return '–';
  if (typeof cell !== 'number') return String(cell);
  const text = cell.toLocaleString('en-GB', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return text.replace(/^-(?=[0.]+$)/, '').replace('-', '−');
}
