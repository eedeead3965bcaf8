// The Python of the peers: an environment of their own in .digitlab/peers, made when it is first needed.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { failure } from '../../lib/setup/failure.mjs';
import { inState } from '../../lib/setup/places.mjs';
import { findPython } from '../../lib/setup/python.mjs';
import { run } from '../../lib/setup/run.mjs';
import { sha256 } from '../../lib/setup/sha256.mjs';
import { requireSpace } from '../../lib/setup/size.mjs';
import { programPath } from './peer.mjs';

const requirements = programPath('requirements.txt');

/**
 * The Python that has the peers' packages; installs them when they are missing or requirements.txt has changed.
 * The environment variable DIGITLAB_PEERS_PYTHON names another one that has them, and nothing is installed then.
 */
export async function peersPython() {
  const given = process.env.DIGITLAB_PEERS_PYTHON;
  if (given && !existsSync(given))
    throw failure(`DIGITLAB_PEERS_PYTHON is ${given}, which is not there: give the path of a Python, or unset it.`);
  if (given) return given;
  const stamp = inState('peers/requirements.sha256');
  const wanted = sha256(readFileSync(requirements));
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    await install();
    writeFileSync(stamp, wanted);
  }
  return inState('peers/bin/python');
}

async function install() {
  const python = findPython();
  const [, minor] = python.version.split('.').map(Number);
  if (minor < 11)
    throw failure(
      `Python ${python.version} was found: today's Keras and PyTorch need 3.11 or newer; install one, or run sections that need no Python (size, startup).`,
    );
  requireSpace(inState(), 8e9);
  console.log(
    'Installing Keras and PyTorch into .digitlab/peers: about 3 GB to fetch, since PyTorch brings its CUDA libraries; once only.',
  );
  const folder = inState('peers');
  rmSync(folder, { recursive: true, force: true });
  await run(python.command, ['-m', 'venv', folder]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-cache-dir', '-r', requirements];
  await run(inState('peers/bin/python'), pip, {
    explain: (log) =>
      `pip could not install the peers: ${log.split('\n').find((line) => line.startsWith('ERROR')) ?? 'no reason given'}`,
  });
}
