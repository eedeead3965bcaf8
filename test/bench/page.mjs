// The page of the results: one HTML file in the dress of the reports, with Plotly inside.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inProject } from '../../lib/setup/places.mjs';
import { finding, headline } from './findings.mjs';
import { methods } from './methods.mjs';
import { sectionPlot } from './plots.mjs';
import { sections } from './sections.mjs';
import { sectionTable, tableHtml } from './tables.mjs';

const require = createRequire(import.meta.url);
const { finishPage } = require('../../lib/dist/jupyter/report-page.js');
const { escapeHtml } = require('../../lib/dist/view/html.js');

const template = (name) => readFileSync(inProject('lib/jupyter/template', name), 'utf8');
const styles = [
  ...['colours.css', 'layout.css', 'text.css', 'cells.css', 'print.css'].map(template),
  readFileSync(new URL('./page.css', import.meta.url), 'utf8'),
].join('');

/** Writes the page of these results; sections without a run are left out. */
export function benchPage(results, { plotly }) {
  const measured = Object.keys(sections).filter((name) => results.sections[name]?.runs.length > 0);
  const html = `<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>How fast it trains · DigitLab</title>
<link rel="icon" href="data:,">
<style>
${styles}</style>
<script>
${template('theme.js')}</script>
</head>
<body class="bench">
<a class="skip" href="#text">Skip to the text</a>
<header class="bar"><span>DigitLab</span><span id="progress" role="status"></span>
<button type="button" id="code-toggle" hidden>Hide code</button>
<button type="button" id="theme-toggle" hidden>Theme: auto</button></header>
<div class="columns">
<nav aria-label="Contents"><details open><summary>Contents</summary>
<!-- contents -->
</details></nav>
<main id="text">
<section class="prose">
<h1>How fast it trains</h1>
<blockquote><p>${escapeHtml(headline(results))}</p></blockquote>
</section>
${measured.map((name) => sectionHtml(name, results.sections[name])).join('\n')}
<section class="prose">
<h2 id="machine">Machine and versions</h2>
${factsTable(measured.map((name) => ({ name, ...results.sections[name] })))}
<h2 id="again">Measure it again</h2>
<p>Each run is kept, and an interrupted bench goes on where it stopped.</p>
<pre>npm run bench                     # all sections
npm run bench -- reference        # one of ${Object.keys(sections).join(', ')}
npm run bench -- --fresh          # from the beginning
npm run bench -- --tiny           # a few steps, to see that everything works</pre>
<p>The raw results are in <code>test/bench/speed.json</code>, the programs in <code>test/bench/peers</code>.</p>
</section>
</main>
</div>
<!-- plotly -->
<script>
${template('page.js')}</script>
<script>
${template('figures.js')}</script>
</body>
</html>
`;
  return finishPage(html, { plotly });
}

function sectionHtml(name, { runs }) {
  const { title } = sections[name];
  const { data, layout } = sectionPlot(name, runs, { title });
  const alt = escapeHtml(layout.meta.alt);
  const table = sectionTable(name, runs);
  // A closing tag inside the JSON would end the script.
  const json = JSON.stringify({ data, layout }).replaceAll('<', '\\u003c');
  return `<section class="prose">
<h2 id="${name}">${escapeHtml(title)}</h2>
<p class="finding">${escapeHtml(finding(name, runs))}</p>
</section>
<figure class="plotly" role="img" aria-label="${alt}"><script type="application/json">${json}</script>
<div class="canvas">${alt}</div></figure>
<p class="key">${escapeHtml(`${methods[name].key} ${table.caption}`)}</p>
${tableHtml(table)}
<section class="prose"><p>${escapeHtml(methods[name].how)}</p></section>`;
}

// One row a fact; sections that were measured elsewhere or with other versions get a table of their own.
function factsTable(measured) {
  const kinds = new Map();
  for (const each of measured) kinds.set(factsOf(each), [...(kinds.get(factsOf(each)) ?? []), each]);
  const tables = [...kinds.values()].map((group) => {
    const { machine, date } = group[0];
    const versions = Object.assign({}, ...group.map((each) => each.versions));
    const rows = [
      ['sections', group.map(({ name }) => name).join(', ')],
      ['date', date],
      ['machine', `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGB} GB, ${machine.system}`],
      ['versions', Object.entries(versions).map((entry) => entry.join(' ')).join(' · ')], // prettier-ignore
    ];
    const lines = rows.map(([what, text]) => `<tr><th scope="row">${what}</th><td>${escapeHtml(text)}</td></tr>`);
    return `<table class="facts"><tbody>${lines.join('')}</tbody></table>`;
  });
  return tables.join('\n');
}

const factsOf = ({ machine, date, versions: { node, tfjs } }) => JSON.stringify([machine, date, node, tfjs]);
