import { unpackFormulas } from './formulas';

/**
 * Finishes the page that nbconvert made: fills in formulas, contents list and Plotly (only if there is a figure), lets
 * wide tables scroll, and turns links to notebooks into links to their reports.
 */
export function finishPage(html: string, { plotly }: { plotly: string }): string {
  const unpacked = unpackFormulas(html);
  const page = unpacked
    .replace(/(<a\b[^>]*\bhref=")(?!\w+:)([^"#]+)\.ipynb(?=["#])/g, '$1$2.html')
    .replace(/<table\b/g, '<div class="scroll"><table')
    .replace(/<\/table>/g, '</table></div>')
    .replace('<!-- contents -->', () => contentsList(unpacked));
  checkPage(page);
  const hasFigure = /<figure\b[^>]*\bclass="plotly"/.test(page);
  return page.replace('<!-- plotly -->', () => (hasFigure ? `<script>${plotly}</script>` : ''));
}

/** Throws when a page would load anything from elsewhere or shows an image without alternative text. */
export function checkPage(html: string): void {
  // A page in a frame answers for itself, by its own Content-Security-Policy.
  const markup = html
    .replace(/(<(script|style)\b[^>]*>)[\s\S]*?(?=<\/\2>)/g, '$1')
    .replace(/(<iframe\b[^>]*\bsrcdoc=")[^"]*/g, '$1');
  for (const { 0: tag, index } of markup.matchAll(
    /<(?:img|script|link|iframe|object|embed|source|video|audio|image)\b[^>]*>/gi,
  )) {
    const source = /\b(?:src|href|data|srcset)\s*=\s*["']?(?!data:|#)([^"'\s>]+)/i.exec(tag)?.[1];
    if (source) throw new Error(`${place(markup, index)} loads ${source} from outside the report; embed it.`);
    const described = /\balt\s*=\s*["']\s*(?!No description has been provided)[^"'\s]/i.test(tag);
    if (/^<img/i.test(tag) && !described) {
      throw new Error(`${place(markup, index)} shows an image without alternative text; give it one.`);
    }
  }
  const styles = [...html.matchAll(/<style\b[^>]*>[\s\S]*?<\/style>|\bstyle\s*=\s*(?:"[^"]*"|'[^']*')/gi)].join('\n');
  const remote = /(?:@import|url\(\s*["']?(?:https?:)?\/\/)[^;)]*/i.exec(styles);
  if (remote) throw new Error(`The report's styles load ${remote[0]} from outside; embed it.`);
}

/** The cell around a position of the page, for a message. */
function place(html: string, index: number): string {
  const ids = [...html.slice(0, index).matchAll(/\bid="cell-([^"]+)"/g)];
  return ids.length > 0 ? `Cell ${ids[ids.length - 1][1]}` : 'The report';
}

function contentsList(html: string): string {
  const headings = [...html.matchAll(/<h([23])\b[^>]*\bid="([^"]+)"[^>]*>([\s\S]*?)<\/h\1>/g)];
  const entries = headings.map(([, level, id, inner]) => {
    const text = inner.replace(/<a class="anchor-link"[\s\S]*?<\/a>/, '').replace(/<\/?(?:a|code)\b[^>]*>/g, '');
    return `<li class="level-${level}"><a href="#${encodeURI(id)}">${text}</a></li>`;
  });
  return `<ol>${entries.join('')}</ol>`;
}
