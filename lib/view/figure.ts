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

/** A legend in one row, below the title of the horizontal axis. */
export const LEGEND_BELOW = { orientation: 'h', y: -0.22 } as const;

const LINE_COLOR = 'rgba(128, 128, 128, 0.3)';
const TRANSPARENT = 'rgba(0, 0, 0, 0)';

/** Returns the layout that all figures share, with the given title, alternative text and further attributes. */
export function createLayout({
  title,
  alt,
  ...attributes
}: {
  title: string;
  alt: string;
  [attribute: string]: unknown;
}): Layout {
  return {
    title: { text: title, x: 0, xref: 'paper', font: { size: 20 } },
    font: { size: 16, color: TEXT_COLOR },
    height: 420,
    margin: { l: 80, r: 20, t: 60, b: 70 },
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

/** Writes a number for readers: 55,000 or 0.9912, with at most `digits` decimals. */
export function formatNumber(value: number, { digits = 4 }: { digits?: number } = {}): string {
  const text = value.toLocaleString('en-GB', { maximumFractionDigits: digits });
  return text === '-0' ? '0' : text;
}
