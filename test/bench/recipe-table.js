// The README's table of the recipes, made from data/checkpoints/accuracy.json. CommonJS, so that Jest can test it.

const percent = (share, digits) => `${(100 * share).toFixed(digits)} %`;

/** Renders one row a recipe in Markdown, with a line on how it was measured; `descriptions` says what each is. */
function recipeTable({ machine, recipes }) {
  const rows = Object.entries(recipes).map(([name, { accuracy, parameters, seconds, recipe }]) => {
    const alone = typeof accuracy === 'number';
    const reached = alone
      ? percent(accuracy, 2)
      : `${percent(accuracy.mean, 2)} ± ${(100 * accuracy.standardDeviation).toFixed(2)}`;
    const runs = alone ? `one, of ${recipe.members.length} members` : `${accuracy.count} seeds`;
    return `| \`${name}\` | ${reached} | ${runs} | ${parameters.toLocaleString('en-GB')} | ${duration(seconds)} |`;
  });
  return [
    '| recipe | test accuracy | runs | parameters | training |',
    '| --- | ---: | --- | ---: | ---: |',
    ...rows,
    '',
    `Mean ± standard deviation over seeds, in percentage points, at the end of each run. Training time on ${machine.cores} cores (${machine.cpu}).`,
  ].join('\n');
}

function duration(seconds) {
  return seconds < 100 ? `${Math.round(seconds)} s` : `${(seconds / 60).toFixed(1)} min`;
}

module.exports = { recipeTable };
