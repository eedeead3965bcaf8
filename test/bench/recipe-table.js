// The README's table of the recipes, made from data/checkpoints/accuracy.json. CommonJS, so that Jest can test it.

const percent = (share, digits) => `${(100 * share).toFixed(digits)} %`;

/** Renders one row a recipe in Markdown, with a line on how it was measured. */
function recipeTable({ machine, recipes }) {
  const rows = Object.entries(recipes).map(([name, { accuracy, shiftedAccuracy, parameters, seconds, recipe }]) => {
    const runs = recipe.members ? `one, of ${recipe.members.length} members` : `${accuracy.count} seeds`;
    return `| \`${name}\` | ${reached(accuracy)} | ${reached(shiftedAccuracy)} | ${runs} | ${parameters.toLocaleString('en-GB')} | ${duration(seconds)} |`;
  });
  return [
    '| recipe | test accuracy | with shifts | runs | parameters | training |',
    '| --- | ---: | ---: | --- | ---: | ---: |',
    ...rows,
    '',
    `Mean ± standard deviation over seeds, in percentage points, at the end of each run. With shifts: each image is read five times, in its place and one pixel to each side, and the mean counts. Training time on ${machine.cores} cores (${machine.cpu}).`,
  ].join('\n');
}

/** One accuracy, or the spread of several. */
function reached(accuracy) {
  if (typeof accuracy === 'number') return percent(accuracy, 2);
  return `${percent(accuracy.mean, 2)} ± ${(100 * accuracy.standardDeviation).toFixed(2)}`;
}

function duration(seconds) {
  return seconds < 100 ? `${Math.round(seconds)} s` : `${(seconds / 60).toFixed(1)} min`;
}

module.exports = { recipeTable };
