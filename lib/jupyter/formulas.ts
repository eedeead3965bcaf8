import katex from 'katex';

// What a formula must not be looked for in comes first: fenced code, code spans, escaped characters.
const pieces = new RegExp(
  [
    /^ {0,3}(?<fence>`{3,}|~{3,})[^\n]*\n(?:[\s\S]*?^ {0,3}\k<fence>[`~]*[ \t]*$|[\s\S]*)/,
    /(?<!`)(?<ticks>`+)(?!`)[\s\S]*?(?<!`)\k<ticks>(?!`)/,
    /\\[\s\S]/,
    /\$\$(?<display>[\s\S]+?)\$\$/,
    // As in Pandoc: no blank inside the dollars, no digit after them, so that "$5 or $6" stays money.
    /\$(?![\s$])(?<inline>(?:\\[\s\S]|[^$\\\n]|\n(?!\s*\n))+)(?<!\s)\$(?!\d)/,
    // Between a number and its percent sign, and around the × between two numbers.
    /(?<gap>(?<=\d) (?=%|× \d)|(?<=\d ×) (?=\d))/,
  ]
    .map((piece) => piece.source)
    .join('|'),
  'gm',
);

/**
 * Draws the formulas of a Markdown text, `$…$` and `$$…$$`, as MathML, which browsers show without fonts or scripts.
 * Code and escaped dollars stay. The MathML travels through nbconvert, which would take it for Markdown, in hexadecimal
 * between two private characters; {@link unpackFormulas} puts it into the page. Where a line must not break in a number
 * with its percent sign, and in one like 28 × 28, the blank becomes one that holds. Throws when KaTeX cannot read a
 * formula.
 */
export function drawFormulas(markdown: string): string {
  return markdown.replace(pieces, (piece: string, ...rest: unknown[]) => {
    const { display, inline, gap } = rest[rest.length - 1] as { display?: string; inline?: string; gap?: string };
    if (gap) return '\u00a0';
    if (display) return pack(`<span class="formula">${mathml(display, { displayMode: true })}</span>`);
    return inline ? pack(mathml(inline, { displayMode: false })) : piece;
  });
}

/** Puts the drawn formulas into a page; the ids of headings, which are made from their text, go without them. */
export function unpackFormulas(html: string): string {
  const packed = /\uE000([0-9a-f]+)\uE001/g;
  return html
    .replace(/<[^>]*\uE000[^>]*>/g, (tag) => tag.replace(packed, ''))
    .replace(packed, (_, hex: string) => Buffer.from(hex, 'hex').toString());
}

function pack(html: string): string {
  return `\uE000${Buffer.from(html).toString('hex')}\uE001`;
}

function mathml(tex: string, { displayMode }: { displayMode: boolean }): string {
  try {
    const html = katex.renderToString(tex.trim(), { output: 'mathml', displayMode, strict: 'ignore' });
    return html
      .slice(html.indexOf('<math'), html.lastIndexOf('</math>') + '</math>'.length)
      .replace(/<annotation [\s\S]*<\/annotation>|<\/?semantics>/g, '');
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\s+/g, ' ') : String(error);
    throw new Error(`The formula ${tex.trim()} cannot be drawn (${reason}); correct it.`);
  }
}
