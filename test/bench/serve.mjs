// npm run bench:serve [-- --seconds 10 --minutes 5]: how many requests `digitlab serve --model simple` answers, and how
// fast. Server and clients share this machine's cores. The results go to test/bench/serve.json.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { inProject } from '../../lib/setup/places.mjs';
import { readMachine, readVersions } from './machine.mjs';

const require = createRequire(import.meta.url);
const { imageAt, loadMnist } = require('digitlab');
const { writeAtomically } = require('../../lib/dist/atomic-write');

const { values } = parseArgs({ options: { seconds: { type: 'string' }, minutes: { type: 'string' } } });
const seconds = Number(values.seconds ?? 10);
const minutes = Number(values.minutes ?? 5);
const { test } = loadMnist();
const image = (place) => Array.from(imageAt(test, place), (byte) => Number((byte / 255).toFixed(3)));
const bodyOf = (count) => JSON.stringify({ instances: Array.from({ length: count }, (_, place) => image(place)) });

const server = spawn(process.execPath, [inProject('lib/setup/digitlab.mjs'), 'serve', '--port', '0']);
const address = await new Promise((resolve, reject) => {
  server.stdout.on('data', (data) => resolve(/http:\S+(?=;)/.exec(String(data))[0]));
  server.stderr.on('data', (data) => reject(new Error(String(data))));
});
try {
  await fire({ connections: 8, duration: 3 }); // warm
  const loads = [];
  for (const images of [1, 32])
    for (const connections of [1, 32, 256]) {
      // 256 × 32 images do not fit into the queue: that case comes below.
      if (images * connections > 1024) continue;
      loads.push({ images, connections, ...(await fire({ images, connections, duration: seconds })) });
      console.log(loads.at(-1));
    }
  const overload = await fire({ images: 32, connections: 256, duration: seconds });
  console.log('overload', overload);
  const recovered = await fire({ connections: 1, duration: 2 });
  const endurance = await endure();
  console.log('endurance', endurance);
  const result = { machine: readMachine(), versions: readVersions(), model: 'simple', seconds, loads };
  const all = { ...result, overload, recovered, endurance };
  writeAtomically(fileURLToPath(new URL('serve.json', import.meta.url)), `${JSON.stringify(all, null, 2)}\n`);
} finally {
  server.kill('SIGTERM');
}

/** Asks as fast as it can for `duration` seconds; latencies in milliseconds. */
async function fire({ images = 1, connections, duration }) {
  const result = await autocannon({
    ...{ url: `${address}/v1/models/digits:predict`, method: 'POST', connections, duration, timeout: 30 },
    ...{ headers: { 'content-type': 'application/json' }, body: bodyOf(images) },
  });
  const { latency, errors, statusCodeStats = {} } = result; // errors: no answer, timeouts included
  const statuses = Object.fromEntries(Object.entries(statusCodeStats).map(([code, { count }]) => [code, count]));
  const answered = statuses['200'] ?? 0;
  return {
    requestsPerSecond: round(answered / result.duration),
    imagesPerSecond: round((answered * images) / result.duration),
    ...{ p50: latency.p50, p99: latency.p99, statuses, errors },
  };
}

/** Minutes of 32 clients: memory of the server after the first quarter and at the end, in MB. */
async function endure() {
  const memory = [];
  const timer = setInterval(() => memory.push(residentMegabytes(server.pid)), 5000);
  const load = await fire({ connections: 32, duration: 60 * minutes });
  clearInterval(timer);
  return {
    minutes,
    ...load,
    megabytesAfterAQuarter: memory[Math.floor(memory.length / 4)],
    megabytesAtTheEnd: memory.at(-1),
  };
}

function residentMegabytes(pid) {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024);
}

function round(value) {
  return Number(value.toPrecision(3));
}
