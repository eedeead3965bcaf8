// What the long benches measured, one file each in data/checkpoints, kept after every run.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { readMachine, readVersions } from './machine.mjs';

const require = createRequire(import.meta.url);
const { checkpointFolder } = require('digitlab');
const { writeAtomically } = require('../../lib/dist/atomic-write');

/**
 * Opens data/checkpoints/NAME.json: results by name under `key`, in the order `names`; beside them `shared`, what all of
 * them were measured with, and under `made` the machine and versions of each. Results that were measured with something
 * else than `shared` are not there.
 */
export function openResults(name, { key, names, shared }) {
  const file = path.join(checkpointFolder(), `${name}.json`);
  const readAll = () => {
    try {
      const { made, [key]: results, ...found } = JSON.parse(readFileSync(file, 'utf8'));
      return JSON.stringify(found) === JSON.stringify(shared) ? { made, results } : { made: {}, results: {} };
    } catch {
      return { made: {}, results: {} };
    }
  };
  const inOrder = (found) =>
    Object.fromEntries(names.filter((entry) => entry in found).map((entry) => [entry, found[entry]]));
  return {
    read: (entry) => readAll().results[entry],
    machineOf: (entry) => readAll().made[entry]?.machine,
    write(entry, result) {
      const { made, results } = readAll();
      made[entry] = { machine: readMachine(), versions: readVersions() };
      results[entry] = result;
      const content = { ...shared, made: inOrder(made), [key]: inOrder(results) };
      writeAtomically(file, `${JSON.stringify(content, null, 2)}\n`);
    },
  };
}
