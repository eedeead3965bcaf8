/**
 * Finds the line of a TypeScript cell (from 0) that line `index` of its compiled JavaScript was made from, by the words
 * that both share; undefined when less than half of the words agree, unless one line has all of them. Compiling drops
 * types and renames imports (`train(x)` becomes `(0, digitlab_1.train)(x)`), but keeps names, numbers and their order: of
 * lines that are alike, the one with as many before it is meant.
 */
export function closestLine(typescript: string, javascript: string, index: number): number | undefined {
  const compiled = javascript.split('\n').map(words);
  const wanted = compiled[index] ?? new Set();
  const lines = typescript.split('\n').map(words);
  const scores = lines.map((found) => (2 * shared(wanted, found)) / (wanted.size + found.size) || 0);
  const best = Math.max(...scores);
  // One line of the cell may have become several.
  const isMeant = (line: number): boolean =>
    best > 0.5 ? scores[line] === best : wanted.size > 0 && shared(wanted, lines[line]) === wanted.size;
  const candidates = lines.flatMap((_, line) => (isMeant(line) ? [line] : []));
  const before = compiled.slice(0, index).filter((other) => isSame(other, wanted)).length;
  return candidates[Math.min(before, candidates.length - 1)];
}

function words(line: string): Set<string> {
  const code = line
    .replace(/^\((async )?function ?\(exports, require\) \{/, '')
    .replace(/(?<![\p{L}\p{N}_$])(?:[\p{L}\p{N}_$]+_\d+\.(?=[\p{L}_$])|exports\.)|\btsLastExpr\b/gu, '');
  return new Set(code.match(/[\p{L}_$][\p{L}\p{N}_$]*|\d+(\.\d+)?/gu)?.filter((word) => word !== '0') ?? []);
}

const shared = (one: Set<string>, other: Set<string>): number => [...one].filter((word) => other.has(word)).length;

const isSame = (one: Set<string>, other: Set<string>): boolean =>
  one.size === other.size && shared(one, other) === one.size;
