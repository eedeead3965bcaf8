import { existsSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Progress } from './progress';

/** The formats that a notebook can be written in. */
export const FORMATS = ['html', 'notebook', 'slides', 'markdown', 'script'] as const;
export type Format = (typeof FORMATS)[number];

/** How `convert` runs and writes a notebook. */
export interface ConvertOptions {
  to: Format;
  /** The file to write; it is replaced in one step, and only on success. */
  output: string;
  /** Runs all cells first; default false. */
  execute?: boolean;
  /** Default: the kernel that the notebook's metadata names. */
  kernelName?: string;
  /** Limit of each cell in seconds; default none. */
  cellTimeout?: number;
  /** Limit of the whole run in seconds; default none. */
  timeout?: number;
  /** Where the kernel starts, and where pictures of the text are looked for; default the notebook's own folder. */
  workingDirectory?: string;
  /** Absolute path of an nbconvert template folder; default nbconvert's own template of the format. */
  template?: string;
  /** Variables on top of this process's environment. */
  env?: Record<string, string>;
  onProgress?: (progress: Progress) => void;
  /** What Python, the kernel and its native code print on their own standard streams. */
  onLog?: (text: string) => void;
  signal?: AbortSignal;
  /** The Python that has nbconvert; default the first `.venv/bin/python` upward from the current folder. */
  python?: string;
}

const TEXT = ['kernelName', 'workingDirectory', 'template', 'python'] as const;
const LIMITS = ['cellTimeout', 'timeout'] as const;
const OTHERS = ['to', 'output', 'execute', 'env', 'onProgress', 'onLog', 'signal'];
// setTimeout counts in 32 bits of milliseconds.
const MAX_SECONDS = 2_000_000;

/** Throws a TypeError of one sentence if `convert` could not work with these arguments. */
export function checkOptions(notebook: string, options: ConvertOptions): void {
  const names: string[] = [...OTHERS, ...TEXT, ...LIMITS];
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  const { to, output, template, workingDirectory } = options;
  if (unknown) throw new TypeError(`There is no option "${unknown}"; use ${names.sort().join(', ')}.`);
  if (typeof notebook !== 'string' || !notebook)
    throw new TypeError('The notebook must be the path of an .ipynb file.');
  if (!FORMATS.includes(to)) throw new TypeError(`There is no format "${to}"; use ${FORMATS.join(', ')}.`);
  if (typeof output !== 'string' || !output) throw new TypeError('The option output must be the path of a file.');
  for (const name of TEXT) {
    const value = options[name];
    if (value !== undefined && (typeof value !== 'string' || !value))
      throw new TypeError(`The option ${name} is ${JSON.stringify(value)}; give a text that is not empty.`);
  }
  for (const name of LIMITS) {
    const value = options[name];
    if (value !== undefined && !(typeof value === 'number' && value > 0 && value <= MAX_SECONDS))
      throw new TypeError(`The option ${name} is ${value}; give seconds above 0 and up to ${MAX_SECONDS}.`);
  }
  for (const name of ['kernelName', 'cellTimeout'] as const)
    if (options[name] !== undefined && !options.execute)
      throw new TypeError(`The option ${name} is for cells that are run, and none is: give execute (--execute) too.`);
  if (isFolder(output)) throw new TypeError(`The output ${output} is a folder; give the path of a file.`);
  if (isSameFile(output, notebook))
    throw new TypeError(`The output ${output} is the notebook itself; give another path.`);
  if (isSameFile(besideOutput(output, '.failed.ipynb'), notebook))
    throw new TypeError(
      `A success would remove the notebook ${notebook}, which a failed run to ${output} left: give another output.`,
    );
  if (workingDirectory && !isFolder(workingDirectory))
    throw new TypeError(`The working directory ${workingDirectory} is not a folder; give one that exists.`);
  if (template && !(path.isAbsolute(template) && isFolder(template)))
    throw new TypeError(`The template ${template} is not the absolute path of a folder; give one that exists.`);
  if (template && to === 'notebook') throw new TypeError('A notebook has no template; leave the option template out.');
}

/** What lies beside the output under its name: lesson.failed.ipynb or lesson_files beside lesson.html. */
export const besideOutput = (output: string, ending: '.failed.ipynb' | '_files'): string =>
  path.join(path.dirname(output), path.parse(output).name + ending);

const isSameFile = (one: string, other: string): boolean =>
  existsSync(one) && existsSync(other) && realpathSync(one) === realpathSync(other);

const isFolder = (file: string): boolean => existsSync(file) && statSync(file).isDirectory();
