// What a list of measurements says. CommonJS, so that both the bench and Jest can load it.

/** The value below which this share of the values lies, interpolated between neighbours as NumPy does it. */
function quantile(values, share) {
  if (values.length === 0) throw new Error('There are 0 values, but a quantile needs at least 1: measure first.');
  const sorted = [...values].sort((a, b) => a - b);
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.ceil(position);
  // Not only a shortcut: between two endless values there is nothing to interpolate.
  if (sorted[below] === sorted[above]) return sorted[below];
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}

const median = (values) => quantile(values, 0.5);

/** Half of the values lie between `lower` and `upper`. */
function quartiles(values) {
  return { lower: quantile(values, 0.25), median: quantile(values, 0.5), upper: quantile(values, 0.75) };
}

/**
 * How many times as fast the project was as a peer, round by round: both met the same weather in one round, so these
 * ratios move less than the speeds. Rounds that one of the two has not run are left out.
 */
function ratiosByRound(runs, { project, peer, measure = 'imagesPerSecond' }) {
  const valueOf = (name, round) => runs.find((run) => run.peer === name && run.round === round)?.[measure];
  const rounds = [...new Set(runs.map(({ round }) => round))].sort((a, b) => a - b);
  return rounds.flatMap((round) => {
    const [ours, theirs] = [valueOf(project, round), valueOf(peer, round)];
    return ours === undefined || theirs === undefined ? [] : [ours / theirs];
  });
}

module.exports = { quantile, median, quartiles, ratiosByRound };
