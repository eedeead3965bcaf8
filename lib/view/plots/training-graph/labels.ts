// In TensorFlow's names of operations a word begins with a capital: Conv2D·Backprop·Filter, Bias·Add.
const WORDS = /(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/;
/** The widths of boxes are reckoned for these; Liberation Sans has the widths of Arial. */
export const FAMILY = "Arial, 'Liberation Sans', Helvetica, sans-serif";
/** The size of the text in boxes and over columns. */
export const TEXT_SIZE = 14;
const LONGEST_LINE = 97;

/** Writes the name of a TensorFlow operation in short lines, shorter ones where `taken` pixels have another use. */
export function operationLines(op: string, taken: number): string[] {
  // Both words only say that the operation works on a variable.
  return inLines(op.replace(/^Resource(?=Apply)|VariableOp$/g, '').split(WORDS), '', LONGEST_LINE - taken);
}

/** Writes the label of a column in short lines. */
export function labelLines(label: string): string[] {
  return inLines(label.split(' '), ' ', LONGEST_LINE);
}

/**
 * Returns a readable label for each column. TensorFlow.js names the layers that have no name of their own by their kind
 * and a number that goes on from model to model (`conv2d_Conv2D7`); here layers of one kind are counted from 1.
 */
export function columnLabels(columns: readonly string[]): string[] {
  const kinds = columns.map((column) => kindOf(column.replace(/^layer\//, '')));
  return kinds.map((kind, i) => {
    if (kinds.filter((other) => other === kind).length === 1) return kind;
    return `${kind} ${kinds.slice(0, i + 1).filter((other) => other === kind).length}`;
  });
}

function kindOf(name: string): string {
  const [, kind, className] = /^(.+)_([A-Z]\w*?)\d+$/.exec(name) ?? [];
  const isDoubled = kind !== undefined && kind.replaceAll('_', '') === className.toLowerCase();
  return (isDoubled ? kind : name).replaceAll('_', ' ');
}

// Lines are filled from the last one up, because English words are explained by those before them: softmax / cross entropy.
function inLines(words: readonly string[], joint: string, longest: number): string[] {
  const lines: string[] = [];
  for (const word of [...words].reverse()) {
    const longer = lines.length > 0 ? `${word}${joint}${lines[0]}` : word;
    if (lines.length > 0 && textWidth(longer) > longest) lines.unshift(word);
    else lines[0] = longer;
  }
  return lines;
}

/** About how wide a line of text is in Arial, in pixels. */
export function textWidth(line: string): number {
  const widths = Array.from(line, (character) => {
    if (/[fijlrtI ]/.test(character)) return 0.28;
    if (/[mwM]/.test(character)) return 0.84;
    return /[A-Z]/.test(character) ? 0.7 : 0.54;
  });
  return TEXT_SIZE * widths.reduce((sum, width) => sum + width, 0);
}
