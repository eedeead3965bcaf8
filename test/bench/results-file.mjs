// What the long benches measured, one file each in data/checkpoints, kept after every run.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { readMachine, readVersions } from './machine.mjs';

const require = createRequire(import.meta.url);
const { checkpointFolder } = require('digitlab');
const { writeAtomically } = require('../../lib/dist/atomic-write');

/**
 * Opens data/checkpoints/NAME.json: results by name under `key`, in the order `names`, and beside them `shared`, what
 * all of them were measured with. Results that were measured with something else are not there.
 */
export function openResults(name, { key, names, shared }) {
  const file = path.join(checkpointFolder(), `${name}.json`);
  const readAll = () => {
    try {
      const { machine, versions, [key]: results, ...found } = JSON.parse(readFileSync(file, 'utf8'));
      return JSON.stringify(found) === JSON.stringify(shared) ? results : {};
    } catch {
      return {};
    }
  };
  return {
    read: (entry) => readAll()[entry],
    write(entry, result) {
      const found = { ...readAll(), [entry]: result };
      const results = Object.fromEntries(names.filter((each) => each in found).map((each) => [each, found[each]]));
      const content = { ...shared, machine: readMachine(), versions: readVersions(), [key]: results };
      writeAtomically(file, `${JSON.stringify(content, null, 2)}\n`);
    },
  };
}
