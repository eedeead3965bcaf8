// Where set-up puts things: all inside the project, apart from one cache for the TensorFlow libraries.
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const project = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

/** A path inside the project. */
export const inProject = (...parts) => path.join(project, ...parts);

/** A path inside the user's cache (XDG base directories), shared by all clones. */
export const inCache = (...parts) =>
  path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'digitlab', ...parts);

/** A path inside .digitlab, where set-up keeps its stamps, lock and log. */
export const inState = (...parts) => inProject('.digitlab', ...parts);

/** The Python of the project's own virtual environment. */
export const venvPython = () => inProject('.venv/bin/python');
