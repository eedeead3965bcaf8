import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../project';

/** The source of one exported name: its file, seen from the project's folder, and its text with the doc comment. */
export type Source = { file: string; text: string };

/**
 * Finds the TypeScript source of a function, type or constant that the library exports.
 *
 * It relies on the project's formatting: what belongs to a declaration is indented.
 * @throws if no file of the library exports that name.
 */
export function findSource(name: string): Source {
  if (!/^\w+$/.test(name))
    throw new Error(`${name} is not a name; give that of an exported function, such as parseIdx.`);
  const start = new RegExp(`^export (async function|function|const|type|interface|class) ${name}\\b`);
  const library = path.join(projectRoot(), 'lib');
  // Names that are not public may occur in several files; what is public goes first.
  for (const file of [...exporters(path.join(library, 'index.ts'), name), ...listSources(library)]) {
    const lines = fs.readFileSync(file, 'utf8').split('\n');
    const first = lines.findIndex((line) => start.test(line));
    if (first >= 0) return { file: path.relative(projectRoot(), file), text: cut(lines, first) };
  }
  throw new Error(`The library exports no ${name} of its own; check the spelling, or look into lib/index.ts.`);
}

function listSources(folder: string): string[] {
  const skipped = ['dist', 'node_modules', 'setup', 'nbconvert-cli-wrapper'];
  const entries = fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => !skipped.includes(entry.name));
  return entries.flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return listSources(full);
    return entry.name.endsWith('.ts') ? [full] : [];
  });
}

/** A file and all those from which it exports everything, or this name. */
function exporters(file: string, name: string): string[] {
  const text = fs.readFileSync(file, 'utf8');
  const passedOn = [...text.matchAll(/^export (?:type )?(\*|\{[^}]*\}) from '(\.[^']*)';/gm)].filter(
    ([, names]) => names === '*' || new RegExp(`\\b${name}\\b`).test(names),
  );
  return [file, ...passedOn.flatMap(([, , from]) => exporters(path.resolve(path.dirname(file), `${from}.ts`), name))];
}

function cut(lines: string[], first: number): string {
  let begin = first;
  while (/^(\/\*\*| \*)/.test(lines[begin - 1])) begin--;
  // Everything inside a declaration is indented, apart from blank lines and closing brackets.
  let end = first + 1;
  while (end < lines.length && /^($|\s|[}\])])/.test(lines[end])) end++;
  return lines.slice(begin, end).join('\n').trimEnd();
}
