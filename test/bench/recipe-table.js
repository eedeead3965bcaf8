// The README's table of the recipes, made from data/checkpoints/accuracy.json. CommonJS, so that Jest can test it.

const percent = (share, digits) => `${(100 * share).toFixed(digits)} %`;

/** Renders one row a recipe in Markdown, with a line on how it was measured. */
function recipeTable({ made, recipes }) {
  const rows = Object.entries(recipes).map(([name, { accuracy, shiftedAccuracy, parameters, seconds, recipe }]) => {
    const runs = recipe.members ? `one, of ${recipe.members.length} members` : `${accuracy.count} seeds`;
    return `| \`${name}\` | ${reached(accuracy)} | ${reached(shiftedAccuracy)} | ${runs} | ${parameters.toLocaleString('en-GB')} | ${duration(seconds)} |`;
  });
  return [
    '| recipe | test accuracy | with shifts | runs | parameters | training |',
    '| --- | ---: | ---: | --- | ---: | ---: |',
    ...rows,
    '',
    `Mean ± standard deviation over seeds, in percentage points, at the end of each run. With shifts: each image is read five times, in its place and one pixel to each side, and the mean counts. Training time on ${machinesOf(made)}.`,
  ].join('\n');
}

/** “2 cores (AMD EPYC)”; where the recipes were trained on several, with the names of those on each. */
function machinesOf(made) {
  const trained = {};
  for (const [name, { machine }] of Object.entries(made))
    (trained[`${machine.cores} cores (${machine.cpu})`] ??= []).push(`\`${name}\``);
  const all = Object.entries(trained);
  return all.length === 1 ? all[0][0] : all.map(([machine, names]) => `${machine}: ${names.join(', ')}`).join('; ');
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
