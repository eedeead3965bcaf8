import ts from '@tslab/typescript-for-tslab';

/**
 * Writes properties so that tslab understands them: `{ seed }` becomes `{ seed: seed }`, in an object and in the pattern
 * of an assignment, and `const { seed: own } = settings` becomes `const { 'seed': own } = settings`.
 *
 * tslab 1.0.22 turns a name from an earlier cell into `exports.seed`. In a shorthand property it overlooks it, which then
 * fails with "seed is not defined" or is lost; the name of a property in a pattern it takes for one. Lines stay where
 * they are.
 */
export function expandShorthand(source: string): string {
  const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.ES2022, true);
  const changes: { from: number; to: number; text: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isShorthandPropertyAssignment(node)) {
      const { end, text } = node.name;
      changes.push({ from: end, to: end, text: `: ${text}` });
    } else if (ts.isBindingElement(node) && node.propertyName && ts.isIdentifier(node.propertyName)) {
      const { end, text } = node.propertyName;
      changes.push({ from: node.propertyName.getStart(file), to: end, text: `'${text}'` });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return changes.reduceRight(
    (text, change) => text.slice(0, change.from) + change.text + text.slice(change.to),
    source,
  );
}
