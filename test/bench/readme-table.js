// The table of the README, made from the results. CommonJS, as statistics.js.
const { displayName, project, speedRows } = require('./summary.js');

/** Renders peers × the two networks in Markdown, with a line on the machine; undefined while either is not measured. */
function readmeTable({ sections }) {
  const { reference, batchnorm } = sections;
  if (!reference?.runs.length || !batchnorm?.runs.length) return undefined;
  const [first, second] = [reference, batchnorm].map(({ runs }) => speedRows(runs));
  const lines = first.map(({ peer }) => {
    const cells = [first, second].flatMap((rows) => speedCells(rows.find((row) => row.peer === peer)));
    return `| ${[peer === project ? `**${displayName(peer)}**` : displayName(peer), ...cells].join(' | ')} |`;
  });
  const { cpu, cores } = reference.machine;
  const dates = [...new Set([reference.date, batchnorm.date])].join(' and ');
  const rounds = Math.min(...[...first, ...second].map((row) => row.rounds));
  return [
    '| images a second | simple convnet | DigitLab is × as fast | batch-norm network | DigitLab is × as fast |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...lines,
    '',
    `Medians of ${rounds} interleaved rounds on ${cores} cores (${cpu}), ${dates}. The ratio is taken within each round; its lower quartile stands in brackets.`,
  ].join('\n');
}

function speedCells(row) {
  if (!row) return ['–', '–'];
  const speed = Math.round(row.speed.median).toLocaleString('en-GB');
  const ratio = row.ratio && `${row.ratio.median.toFixed(2)} (${row.ratio.lower.toFixed(2)})`;
  return [speed, ratio ?? ''];
}

/** Puts the table between two marks `<!-- NAME:begin -->` and `…:end` of a README; undefined when they are not there. */
function insertTable(readme, table, { name = 'bench' } = {}) {
  const begin = `<!-- ${name}:begin -->`;
  const [from, to] = [readme.indexOf(begin), readme.indexOf(`<!-- ${name}:end -->`)];
  if (from < 0 || to < from) return undefined;
  return `${readme.slice(0, from + begin.length)}\n\n${table}\n\n${readme.slice(to)}`;
}

module.exports = { readmeTable, insertTable };
