// The rounds of a section in a few numbers a peer: what tables, figures and the README say. CommonJS, as statistics.js.
const { median, quartiles, ratiosByRound } = require('./statistics.js');

const project = 'digitlab';

const names = { digitlab: 'DigitLab', keras: 'Keras', pytorch: 'PyTorch' };

/** A peer's name for readers: "pytorch, channels_last" becomes "PyTorch (channels_last)". */
function displayName(peer) {
  const [program, variant] = peer.split(', ');
  const name = program.replace(/^\w+/, (word) => names[word] ?? word);
  return variant ? `${name} (${variant})` : name;
}

/** The runs of each peer, in the order in which the peers were first run in round 1. */
function runsByPeer(runs) {
  const peers = [...new Set(runs.map(({ peer }) => peer))];
  return peers.map((peer) => ({ peer, runs: runs.filter((run) => run.peer === peer) }));
}

/** One row a peer, the fastest first: images a second, the project's ratio to it, peak memory. */
function speedRows(runs) {
  const rows = runsByPeer(runs).map(({ peer, runs: own }) => {
    const ratios = peer === project ? [] : ratiosByRound(runs, { project, peer });
    return {
      peer,
      rounds: own.length,
      speed: quartiles(own.map(({ imagesPerSecond }) => imagesPerSecond)),
      // Undefined for the project itself, and for a peer that shares no round with it.
      ratio: ratios.length > 0 ? quartiles(ratios) : undefined,
      memory: median(own.map(({ peakMemoryMB }) => peakMemoryMB)),
    };
  });
  return rows.sort((a, b) => b.speed.median - a.speed.median);
}

/**
 * One row a peer and target: seconds until the target was reached. A seed that did not reach it counts as endless, so
 * that a failure never improves a median.
 */
function targetRows(runs) {
  return runsByPeer(runs).map(({ peer, runs: own }) => {
    const endless = (run, value) => (run.seconds === null ? Infinity : value);
    return {
      peer,
      target: own[0].target,
      seeds: own.length,
      reached: own.filter((run) => run.seconds !== null).length,
      seconds: quartiles(own.map((run) => endless(run, run.seconds))),
      epochs: median(own.map((run) => endless(run, run.epochs.length))),
    };
  });
}

/** One row for each number of threads and batch size, in rising order: images a second. */
function sizeRows(runs) {
  const rows = runsByPeer(runs).map(({ runs: own }) => ({
    threads: own[0].threads,
    batchSize: own[0].batchSize,
    speed: quartiles(own.map(({ imagesPerSecond }) => imagesPerSecond)),
  }));
  return rows.sort((a, b) => a.threads - b.threads || a.batchSize - b.batchSize);
}

const startupMeasures = {
  importMs: 'import the library',
  compileMs: 'compile and load',
  firstStepMs: 'first step',
  secondStepMs: 'second step',
};

/** One row for each part of a start, in the order in which they happen: milliseconds. */
function startupRows(runs) {
  return Object.entries(startupMeasures).map(([measure, name]) => ({
    measure,
    name,
    milliseconds: quartiles(runs.map((run) => run[measure])),
  }));
}

module.exports = { project, displayName, speedRows, targetRows, sizeRows, startupRows };
