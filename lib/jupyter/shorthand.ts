import ts from '@tslab/typescript-for-tslab';

/**
 * Writes shorthand properties out: `{ seed }` becomes `{ seed: seed }`.
 *
 * tslab 1.0.22 turns a name from an earlier cell into `exports.seed`, but overlooks it in a shorthand property, which
 * then fails with "seed is not defined". Lines stay where they are.
 */
export function expandShorthand(source: string): string {
  const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.ES2022, true);
  const names: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    // Not in a pattern such as `({ seed } = settings)`, whose left side is parsed as an object first.
    if (ts.isShorthandPropertyAssignment(node) && !isAssigned(node.parent)) names.push(node.name);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names.reduceRight((text, name) => `${text.slice(0, name.end)}: ${name.text}${text.slice(name.end)}`, source);
}

/** Whether an object literal is the left side of an assignment or loop, or a part of such a pattern. */
function isAssigned(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isForOfStatement(parent)) return parent.initializer === node;
  const isPart = [
    ...[ts.isObjectLiteralExpression, ts.isArrayLiteralExpression, ts.isParenthesizedExpression],
    ...[ts.isPropertyAssignment, ts.isSpreadAssignment, ts.isSpreadElement],
  ].some((is) => is(parent));
  if (isPart) return isAssigned(parent);
  // Also the default of a part: `[{ seed } = {}] = list`.
  const isAssignment = ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  return isAssignment && parent.left === node;
}
