/** One Plotly trace; its attributes are Plotly's own. */
export type Trace = { type: string; [attribute: string]: unknown };

/** A Plotly layout; `meta.alt` says in whole sentences what the figure shows. */
export type Layout = { meta: { alt: string }; [attribute: string]: unknown };

/** What every `plotX` function returns: plain data that Plotly draws. */
export type Figure = { data: Trace[]; layout: Layout };

/**
 * The colours of Okabe and Ito, told apart with every kind of colour blindness (https://jfly.uni-koeln.de/color/).
 * Their black is left out because it vanishes on a dark page.
 */
export const PALETTE = ['#0072B2', '#E69F00', '#009E73', '#D55E00', '#CC79A7', '#56B4E9', '#F0E442'] as const;

/** Bar fillings to go with `PALETTE`, so that colour is never the only difference. */
export const PATTERNS = ['', '/', '.', 'x', '-', '\\', '+'] as const;

/** Text colour: contrast 4.5 on white and 4.2 on JupyterLab's dark page. */
export const TEXT_COLOR = '#767676';

/** The text colour of a mistake: contrast 4.6 on white and 4.1 on JupyterLab's dark page. */
export const MISTAKE_TEXT_COLOR = '#C25500';

/** A legend in one row, below the title of the horizontal axis. */
export const LEGEND_BELOW = { orientation: 'h', y: -0.22 } as const;

/** Labels of bars that shrink together, where bars are narrower than they. */
export const EQUAL_LABELS = { mode: 'show', minsize: 8 } as const;

const LETTER = 11; // pixels of a letter of the title
const LINE_COLOR = 'rgba(128, 128, 128, 0.3)';
const TRANSPARENT = 'rgba(0, 0, 0, 0)';

/**
 * Returns the layout that all figures share, with the given title, alternative text and further attributes.
 *
 * A figure with a width of its own becomes wide enough for its title.
 */
export function createLayout({
  title,
  alt,
  width,
  margin = { l: 80, r: 20, t: 60, b: 70 },
  ...attributes
}: {
  title: string;
  alt: string;
  width?: number;
  margin?: { l: number; r: number; t: number; b: number };
  [attribute: string]: unknown;
}): Layout {
  const missing = width === undefined ? 0 : Math.max(0, LETTER * title.length + margin.l + 20 - width);
  return {
    title: { text: title, x: 0, xref: 'paper', font: { size: 20 } },
    font: { size: 16, color: TEXT_COLOR },
    height: 420,
    margin: { ...margin, r: margin.r + missing },
    ...(width === undefined ? {} : { width: width + missing }),
    paper_bgcolor: TRANSPARENT,
    plot_bgcolor: TRANSPARENT,
    ...attributes,
    meta: { alt },
  };
}

/** Returns an axis with the given title and further attributes. */
export function createAxis({ title, ...attributes }: { title: string; [attribute: string]: unknown }) {
  return {
    title: { text: title, standoff: 10 },
    gridcolor: LINE_COLOR,
    zerolinecolor: LINE_COLOR,
    automargin: true,
    ...attributes,
  };
}

/** Writes a share for readers, 98.7 %; what is neither nothing nor everything is not rounded to it. */
export function formatShare(share: number, { digits = 1 }: { digits?: number } = {}): string {
  const least = 10 ** -digits;
  if (share > 0 && 100 * share < least) return `<${formatNumber(least)} %`;
  if (share < 1 && 100 * share > 100 - least) return `>${formatNumber(100 - least)} %`;
  return `${formatNumber(100 * share, { digits })} %`;
}

/**
 * Writes a number for readers: 55,000 or 0.9912, with at most `digits` decimals; without `digits` these are four, and of
 * what would be 0 then the first two digits stay: 0.000012.
 */
export function formatNumber(value: number, { digits }: { digits?: number } = {}): string {
  const text = value.toLocaleString('en-GB', { maximumFractionDigits: digits ?? 4 });
  if (text !== '0' && text !== '-0') return text;
  return value === 0 || digits !== undefined ? '0' : String(Number(value.toPrecision(2)));
}
