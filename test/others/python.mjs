// A Python with packages of its own, in a folder under .digitlab: made when it is first needed.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { failure } from '../../lib/setup/failure.mjs';
import { inState } from '../../lib/setup/places.mjs';
import { findPython } from '../../lib/setup/python.mjs';
import { run } from '../../lib/setup/run.mjs';
import { sha256 } from '../../lib/setup/sha256.mjs';
import { requireSpace } from '../../lib/setup/size.mjs';

/**
 * The Python that has the packages of `requirements`; installs them into .digitlab/NAME when they are missing or the
 * file has changed. The environment variable DIGITLAB_NAME_PYTHON names another one that has them, and nothing is
 * installed then. `notice` says what is about to be fetched, `bytes` how much space that takes.
 */
export async function pythonWith(name, { requirements, notice, bytes }) {
  const variable = `DIGITLAB_${name.toUpperCase()}_PYTHON`;
  const given = process.env[variable];
  if (given && !existsSync(given))
    throw failure(`${variable} is ${given}, which is not there: give the path of a Python, or unset it.`);
  if (given) return given;
  const stamp = inState(`${name}/requirements.sha256`);
  const wanted = sha256(readFileSync(requirements));
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    console.log(notice);
    await install(inState(name), { requirements, bytes });
    writeFileSync(stamp, wanted);
  }
  return inState(`${name}/bin/python`);
}

async function install(folder, { requirements, bytes }) {
  const python = findPython();
  const [, minor] = python.version.split('.').map(Number);
  if (minor < 11) throw failure(`Python ${python.version} was found: these packages need 3.11 or newer; install one.`);
  requireSpace(inState(), bytes);
  rmSync(folder, { recursive: true, force: true });
  await run(python.command, ['-m', 'venv', folder]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-cache-dir', '-r', requirements];
  await run(`${folder}/bin/python`, pip, {
    explain: (log) =>
      `pip could not install what is in ${requirements}: ${log.split('\n').find((line) => line.startsWith('ERROR')) ?? 'no reason given'}`,
  });
}
