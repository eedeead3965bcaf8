// What the numbers depend on besides the settings: the machine, the versions, and the programs themselves.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { inProject } from '../../lib/setup/places.mjs';
import { sha256 } from '../../lib/setup/sha256.mjs';
import { tensorflowVersion } from '../../lib/setup/tensorflow.mjs';
import { programPath } from './peer.mjs';

const require = createRequire(import.meta.url);

/** The machine in a few words and numbers. */
export function readMachine() {
  return {
    cpu: os.cpus()[0].model.trim(),
    cores: os.availableParallelism(),
    memoryGB: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.arch()}`,
  };
}

/** The versions of what ran; those of the Python peers where `python` is given. */
export function readVersions({ python } = {}) {
  const tfjs = require('@tensorflow/tfjs-node/package.json').version;
  const versions = { node: process.versions.node, tfjs, tensorflow: tensorflowVersion };
  if (!python) return versions;
  const code = `import json, platform
from importlib.metadata import version
print(json.dumps({"python": platform.python_version(), **{name: version(name) for name in ("keras", "numpy", "torch")}}))`;
  return { ...versions, ...JSON.parse(execFileSync(python, ['-c', code], { encoding: 'utf8' })) };
}

/** A fingerprint of the programs behind a section's numbers: results of other code are never mixed with today's. */
export function fingerprint({ peers, sources }) {
  const compiled = ['data', 'graph', 'model'].flatMap((room) =>
    readdirSync(inProject('lib/dist', room), { recursive: true })
      .filter((name) => name.endsWith('.js'))
      .sort()
      .map((name) => inProject('lib/dist', room, name)),
  );
  const programs = [...new Set(peers.map(({ program }) => program))].map(programPath);
  const own = sources.map((name) => fileURLToPath(new URL(name, import.meta.url)));
  return sha256([...compiled, ...programs, ...own].map((file) => readFileSync(file, 'utf8'))).slice(0, 12);
}
