import ts from '@tslab/typescript-for-tslab';

/**
 * Puts an `await` that TypeScript knows in front of a cell with one that it takes for a name, `await (await read()).text()`
 * or `await [first, second][0]`, or in a loop, `for await`.
 *
 * tslab 1.0.22 learns from TypeScript that a cell awaits, and TypeScript overlooks it there; the cell then
 * fails with a syntax error. Lines stay where they are.
 */
export function markTopLevelAwait(source: string): string {
  const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.ES2022, true);
  const isOverlooked = (node: ts.Node): boolean => {
    // In a cell without an import TypeScript sees a script, and no module; there `await` can be a name.
    if (ts.isIdentifier(node)) return node.text === 'await';
    if (ts.isForOfStatement(node)) return node.awaitModifier !== undefined;
    return ts.isAwaitExpression(node) && node.expression.getText(file).startsWith('(');
  };
  const contains = (node: ts.Node): boolean =>
    !ts.isFunctionLike(node) && (isOverlooked(node) || (ts.forEachChild(node, contains) ?? false));
  return contains(file) ? `await null; ${source}` : source;
}
