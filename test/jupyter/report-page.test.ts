import { describePictures } from '../../lib/jupyter/alternative-text';
import type { Output } from '../../lib/jupyter/executed-notebook';
import { checkPage, finishPage } from '../../lib/jupyter/report-page';

const finish = (html: string) => finishPage(html, { plotly: 'PLOTLY' });

test('turns links to notebooks into links to their reports, and no others', () => {
  const html = finish(
    '<a href="02-preprocessing.ipynb">2</a> <a class="x" href="03-a.ipynb#b">3</a> <code>04.ipynb</code>',
  );
  expect(html).toBe(
    '<a href="02-preprocessing.html">2</a> <a class="x" href="03-a.html#b">3</a> <code>04.ipynb</code>',
  );
  const elsewhere = '<a href="https://example.org/05.ipynb">5</a>';
  expect(finish(elsewhere)).toBe(elsewhere);
});

test('puts Plotly in once, and only where there is a figure', () => {
  const figure = '<figure aria-label="A line." class="plotly" role="img"></figure>';
  expect(finish(`${figure}${figure}<!-- plotly -->`)).toBe(`${figure}${figure}<script>PLOTLY</script>`);
  expect(finish('<p>plotly</p><!-- plotly -->')).toBe('<p>plotly</p>');
});

test('lets wide tables scroll', () => {
  expect(finish('<table class="a"></table>')).toBe('<div class="scroll"><table class="a"></table></div>');
});

test('lists the headings of the second and third level', () => {
  const html = finish(
    '<!-- contents --><h1 id="T">T</h1><h2 id="A-b">A <code>b</code><a class="anchor-link" href="#A-b">¶</a></h2><h3 id="é">C</h3>',
  );
  expect(html).toContain(
    '<ol><li class="level-2"><a href="#A-b">A b</a></li><li class="level-3"><a href="#%C3%A9">C</a></li></ol>',
  );
});

test.each([
  '<script src="https://cdn.example.org/require.js"></script>',
  '<script src="local.js"></script>',
  '<img alt="A cat." src="cat.png">',
  '<link href="//fonts.example.org/a.css" rel="stylesheet">',
  '<iframe src="https://example.org"></iframe>',
  '<object data="a.svg"></object>',
  '<source srcset="a.png 2x">',
])('refuses a page with %s', (element) => {
  expect(() => checkPage(`<div id="cell-one"></div><div id="cell-two">${element}</div>`)).toThrow(
    /^Cell two loads \S+ from outside the report; embed it\.$/,
  );
});

test('refuses a style that loads a font', () => {
  expect(() => checkPage('<style>@font-face { src: url(https://example.org/f.woff2) }</style>')).toThrow(
    /load url\(https/,
  );
  expect(() => checkPage('<style>@import "x.css";</style>')).toThrow('load @import "x.css" from outside');
});

test('lets a text speak of styles, and refuses one in an element', () => {
  checkPage('<p>Put <code>@import "x.css"</code> at the top, or url(https://example.org/a.png).</p>');
  expect(() => checkPage('<p style="background: url(//example.org/a.png)">x</p>')).toThrow(/load url\(\/\//);
});

test('does not take a string in a script or in code for an element', () => {
  checkPage(
    '<script>const html = "<img src=x.png>";</script><pre>&lt;img src="x.png"&gt;</pre><link rel="icon" href="data:,">',
  );
});

test('leaves a page in a frame to itself, but not what a frame loads', () => {
  checkPage('<iframe title="x" srcdoc="&#60;script src=https://example.org/a.js&#62; let data=1"></iframe>');
  expect(() => checkPage('<iframe srcdoc="" src="https://example.org/"></iframe>')).toThrow(/loads https/);
});

test.each(['', 'alt=""', 'alt="No description has been provided for this image"'])(
  'refuses an image whose alternative text is (%s)',
  (alt) => {
    expect(() => checkPage(`<p id="cell-c"><img ${alt} src="data:image/png;base64,AA=="></p>`)).toThrow(
      'Cell c shows an image without alternative text; give it one.',
    );
  },
);

describe('alternative text', () => {
  const describeOne = (output: Partial<Output>) => {
    const outputs: Output[] = [{ output_type: 'display_data', ...output }];
    describePictures({ cells: [{ id: 'c', cell_type: 'code', metadata: {}, source: '', outputs }] });
    return outputs[0].metadata?.alt;
  };
  const plotly = (layout: object) => ({ data: { 'application/vnd.plotly.v1+json': { data: [], layout } } });

  test('of a figure is its layout.meta.alt', () => {
    expect(describeOne(plotly({ meta: { alt: ' A falling line. ' } }))).toBe('A falling line.');
  });

  test('of a drawing is its title, which may be kept as lines', () => {
    expect(describeOne({ data: { 'image/svg+xml': ['<svg>\n', '<title>Ten bars.</title></svg>'] } })).toBe('Ten bars.');
  });

  test('of a picture is in its metadata', () => {
    expect(describeOne({ data: { 'image/png': 'AA==' }, metadata: { 'image/png': { alt: 'A 7.' } } })).toBe('A 7.');
  });

  test('is in the HTML of what is shown as HTML and as a picture', () => {
    expect(describeOne({ data: { 'text/html': '<img alt="A 7.">', 'image/png': 'AA==' } })).toBeUndefined();
  });

  test('may not be missing', () => {
    expect(() => describeOne(plotly({}))).toThrow(/^Cell c shows a picture \(.*plotly.*\) .*layout\.meta\.alt\.$/);
    expect(() => describeOne({ data: { 'image/svg+xml': '<svg></svg>' } })).toThrow(/a <title>\.$/);
    expect(() => describeOne({ data: { 'image/png': 'AA==' } })).toThrow(/an <img alt>\.$/);
  });
});
