// npm run bench -- [section ...] [--rounds N] [--fresh] [--tiny]: how fast the library trains, beside its peers.
// Results go to speed.json after every run, then to exports/bench.html and into the README's table. A bench that was
// interrupted goes on where it stopped; --fresh begins anew; --tiny runs a few steps of everything into .digitlab.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { explain, failure } from '../../lib/setup/failure.mjs';
import { inProject, inState } from '../../lib/setup/places.mjs';
import { fingerprint, readMachine, readVersions } from './machine.mjs';
import { benchPage } from './page.mjs';
import { pythonWith } from '../others/python.mjs';
import { programPath, runPeer } from './peer.mjs';
import readme from './readme-table.js';
import { openSection, readResults, rounded, saveResults, writeFormatted } from './results.mjs';
import { sections, tiny } from './sections.mjs';
import { sectionTable, tableText } from './tables.mjs';

const require = createRequire(import.meta.url);

try {
  const { names, rounds, fresh, isTiny } = readArguments();
  mkdirSync(inState(), { recursive: true });
  mkdirSync(inProject('exports'), { recursive: true });
  const file = isTiny ? inState('bench-tiny.json') : fileURLToPath(new URL('./speed.json', import.meta.url));
  const results = readResults(file);
  for (const name of names) {
    const section = isTiny ? tiny(sections[name]) : sections[name];
    await runSection(name, section, { results, file, rounds: rounds ?? section.rounds, fresh });
  }
  await writePage(results, isTiny ? inState('bench-tiny.html') : inProject('exports/bench.html'));
  if (!isTiny) await writeReadme(results);
} catch (error) {
  console.error(explain(error));
  process.exitCode = error.exitCode ?? 1;
}

function readArguments() {
  const all = Object.keys(sections);
  const options = { rounds: { type: 'string' }, fresh: { type: 'boolean' }, tiny: { type: 'boolean' } };
  let parsed;
  try {
    parsed = parseArgs({ options, allowPositionals: true });
  } catch (error) {
    throw failure(`${error.message.split('.')[0]}: known are --rounds N, --fresh and --tiny.`, { exitCode: 2 });
  }
  const { values, positionals } = parsed;
  const unknown = positionals.find((name) => !all.includes(name));
  if (unknown) throw failure(`There is no section ${unknown}: take any of ${all.join(', ')}.`, { exitCode: 2 });
  if (values.rounds !== undefined && !/^[1-9]\d*$/.test(values.rounds))
    throw failure(`--rounds is ${values.rounds}: pass a whole number from 1 up.`, { exitCode: 2 });
  const rounds = values.rounds && Number(values.rounds);
  return { names: positionals.length ? positionals : all, rounds, fresh: values.fresh, isTiny: values.tiny };
}

async function runSection(name, definition, { results, file, rounds, fresh }) {
  const { peers, settings } = definition;
  const python = peers.some(({ program }) => program.endsWith('.py')) ? await peersPython() : undefined;
  const facts = {
    machine: readMachine(),
    versions: readVersions({ python }),
    code: fingerprint(definition),
    settings: { ...settings, peers: Object.fromEntries(peers.map((peer) => [peer.name, peer.settings ?? {}])) },
  };
  const { section, dropped } = openSection(results, name, { facts, fresh });
  console.log(`\n${definition.title} (${name})`);
  if (dropped) console.log(`Earlier results are dropped ${dropped}.`);
  if (definition.remark) console.log(definition.remark);
  for (let round = 1; round <= rounds; round++) {
    // Another peer begins in each round, so that none always follows the same one.
    const from = (round - 1) % peers.length;
    for (const peer of [...peers.slice(from), ...peers.slice(0, from)]) {
      if (section.runs.some((run) => run.round === round && run.peer === peer.name)) continue;
      const own = { ...settings, ...peer.settings, seed: round };
      const measured = await runPeer({ ...peer, settings: own }, { python });
      delete measured.peer;
      const { threads, batchSize } = peer.settings ?? {};
      const variant = name === 'size' ? { threads, batchSize } : {};
      section.runs.push({ round, peer: peer.name, ...variant, ...rounded(measured) });
      await saveResults(file, results);
      console.log(`round ${round} of ${rounds}  ${peer.name}: ${news(measured)}`);
    }
  }
  // In the order of the section's list, whatever round was first or interrupted.
  const place = (run) => peers.findIndex((peer) => peer.name === run.peer);
  section.runs.sort((a, b) => a.round - b.round || place(a) - place(b));
  await saveResults(file, results);
  console.log(`\n${tableText(sectionTable(name, section.runs))}`);
}

function news({ imagesPerSecond, seconds, epochs, compileMs }) {
  if (imagesPerSecond) return `${Math.round(imagesPerSecond).toLocaleString('en-GB')} images/s`;
  if (compileMs) return `${Math.round(compileMs)} ms to compile and load`;
  const best = Math.max(...epochs.map(({ accuracy }) => accuracy));
  return seconds ? `${seconds.toFixed(1)} s` : `not reached, at best ${(100 * best).toFixed(2)} %`;
}

async function writePage(results, file) {
  const { plotlyBundle } = require('../../lib/dist/jupyter/plotly-bundle.js');
  const { writeAtomically } = require('../../lib/dist/atomic-write.js');
  writeAtomically(file, benchPage(results, { plotly: await plotlyBundle() }));
  console.log(`\n${file} shows the results.`);
}

async function writeReadme(results) {
  const file = inProject('README.md');
  const table = readme.readmeTable(results);
  if (!table) return console.log('README.md is left as it is: its table needs the sections reference and batchnorm.');
  const text = existsSync(file) && readme.insertTable(readFileSync(file, 'utf8'), table);
  if (!text)
    return console.log(
      'README.md is left as it is: it has no <!-- bench:begin --> and <!-- bench:end -->; put them where the table belongs.',
    );
  await writeFormatted(file, text, { parser: 'markdown' });
  console.log('README.md has the new table.');
}

/** The Python that has the peers' packages. */
function peersPython() {
  return pythonWith('peers', {
    requirements: programPath('requirements.txt'),
    notice:
      'Installing Keras and PyTorch into .digitlab/peers: about 3 GB to fetch, since PyTorch brings its CUDA libraries; once only.',
    bytes: 8e9,
  });
}
