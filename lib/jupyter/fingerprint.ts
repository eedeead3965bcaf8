import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../project';

/** What shortens or directs a run: the environment variables whose names begin with DIGITLAB_. */
export type Settings = Record<string, string>;

/** The settings of this process. */
export function currentSettings(): Settings {
  const ours = Object.entries(process.env).filter(([name]) => name.startsWith('DIGITLAB_'));
  return Object.fromEntries(ours) as Settings;
}

/**
 * Returns one sha256 over all that a report depends on besides its notebook: the library, compiled and as the source that
 * `showSource` shows, the template, the page to draw on, which notebook 09 builds from its sources, the pinned packages of
 * npm and Python, the data files, pictures beside the notebooks and the settings.
 */
export async function surroundingsFingerprint({
  root = projectRoot(),
  settings = currentSettings(),
} = {}): Promise<string> {
  const files = (
    await Promise.all([
      filesBelow(path.join(root, 'lib/dist'), (name) => name.endsWith('.js')),
      filesBelow(path.join(root, 'lib'), (name) => /(?<!\.d)\.ts$/.test(name)),
      filesBelow(path.join(root, 'lib/jupyter/template')),
      filesBelow(path.join(root, 'lib/app/page')),
      filesBelow(path.join(root, 'lib/nbconvert-cli-wrapper'), (name) => /\.(js|py)$/.test(name)),
      filesBelow(path.join(root, 'data')),
      filesBelow(path.join(root, 'notebooks'), (name) => /\.(png|jpe?g|gif|svg|webp)$/.test(name)),
    ])
  ).flat();
  const hash = createHash('sha256');
  const pins = ['package-lock.json', 'lib/setup/requirements.txt'].map((name) => path.join(root, name));
  for (const file of [...pins, ...files]) hash.update(`${path.relative(root, file)} ${await fileSha256(file)}\n`);
  for (const name of Object.keys(settings).sort()) hash.update(`${name}=${settings[name]}\n`);
  return hash.digest('hex');
}

/** Returns the sha256 of a file, in hexadecimal; of nothing if the file does not exist. */
export async function fileSha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return hash.digest('hex');
}

async function filesBelow(folder: string, wanted = (name: string) => !name.startsWith('.')): Promise<string[]> {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && wanted(entry.name))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !file.includes(`${path.sep}node_modules${path.sep}`))
    .sort();
}
