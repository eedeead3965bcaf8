// What the results say in sentences: the headline of the page and one finding a section.
import summary from './summary.js';

const { displayName } = summary;

/** The page's headline; the fastest peer is the one with the highest median. */
export function headline({ sections }) {
  const networks = { reference: 'the simple convnet', batchnorm: 'a network with batch norm' };
  const parts = Object.entries(networks).flatMap(([name, network]) => {
    const peer = sections[name] && fastestPeer(sections[name].runs);
    return peer ? [`${network} ${peer.ratio.median.toFixed(2)} times as fast as ${displayName(peer.peer)}`] : [];
  });
  if (parts.length === 0) return 'How fast DigitLab trains, measured on this machine.';
  return `DigitLab trains ${parts.join(' and ')}, the fastest of its peers${parts.length > 1 ? ' there' : ''}.`;
}

const fastestPeer = (runs) => summary.speedRows(runs).find(({ ratio }) => ratio);

const makers = { reference: speed, batchnorm: speed, target, size, startup };

/** One or two sentences that read a section's result. */
export const finding = (name, runs) => makers[name](runs);

function speed(runs) {
  const own = summary.speedRows(runs).find(({ peer }) => peer === summary.project);
  const peer = fastestPeer(runs);
  if (!own || !peer) return '';
  return (
    `DigitLab trains ${whole(own.speed.median)} images a second, ${displayName(peer.peer)} ${whole(peer.speed.median)}. ` +
    `Round by round that is ${peer.ratio.median.toFixed(2)} times as fast, and at least ` +
    `${peer.ratio.lower.toFixed(2)} times in three rounds of four.`
  );
}

function target(runs) {
  return summary
    .targetRows(runs)
    .map(({ peer, target: wanted, seeds, reached, seconds }) => {
      const name = displayName(peer.split(', ')[0]);
      const goal = `${(100 * wanted).toFixed(1)}\u00a0%`;
      if (!Number.isFinite(seconds.median)) return `${name} reached ${goal} with ${reached} of ${seeds} seeds.`;
      return `${name} reached ${goal} after ${seconds.median.toFixed(1)}\u00a0s (median; ${reached} of ${seeds} seeds).`;
    })
    .join(' ');
}

function size(runs) {
  const rows = summary.sizeRows(runs);
  const best = rows.reduce((a, b) => (b.speed.median > a.speed.median ? b : a));
  return `The most is ${whole(best.speed.median)} images a second, with batches of ${best.batchSize} on ${best.threads} ${best.threads === 1 ? 'thread' : 'threads'}.`;
}

function startup(runs) {
  const of = (wanted) => summary.startupRows(runs).find(({ measure }) => measure === wanted).milliseconds.median;
  return `The compiler makes and loads the graph, 60,000 images included, in ${whole(of('compileMs'))}\u00a0ms; the first step takes ${whole(of('firstStepMs'))}\u00a0ms, the second ${whole(of('secondStepMs'))}\u00a0ms.`;
}

const whole = (value) => Math.round(value).toLocaleString('en-GB');
