/**
 * Finds the line of a TypeScript cell (from 0) that a line of its compiled JavaScript was made from, by the words that
 * both share; undefined when less than half of the words agree. Compiling drops types and comments and renames imports
 * (`train(x)` becomes `(0, digitlab_1.train)(x)`), but keeps names, numbers and their order.
 */
export function closestLine(typescript: string, javascriptLine: string): number | undefined {
  const wanted = words(javascriptLine);
  let best: number | undefined;
  let bestScore = 0.5;
  typescript.split('\n').forEach((line, index) => {
    const found = words(line);
    const common = [...wanted].filter((word) => found.has(word)).length;
    const score = (2 * common) / (wanted.size + found.size);
    if (score > bestScore) [best, bestScore] = [index, score];
  });
  return best;
}

function words(line: string): Set<string> {
  const code = line
    .replace(/^\((async )?function ?\(exports, require\) \{/, '')
    .replace(/\b\w+_\d+\.(?=\w)|\bexports\./g, '');
  return new Set(code.match(/[A-Za-z_$][\w$]*|\d+(\.\d+)?/g)?.filter((word) => word !== '0') ?? []);
}
