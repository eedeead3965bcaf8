import ts from 'typescript';
import { joinLines, notebooksBefore, type Notebook } from './notebook';

// The rules for notebooks of this course: short cells, at least as much prose as code, functions in the library.
const MOST_LINES = 25;
const MOST_MEDIAN_LINES = 6;
const MOST_FUNCTION_LINES = 10;

/** Checks how a notebook is written; returns one sentence for each rule of the course that it breaks. */
export function checkForm(notebook: Notebook): string[] {
  return [...checkOpening(notebook), ...checkProportions(notebook), ...checkClosing(notebook)];
}

/** Checks the tags that name other notebooks: each names one before this one. */
export function checkOrder(notebook: Notebook, { name, names }: { name: string; names: readonly string[] }): string[] {
  return notebooksBefore(notebook)
    .filter((earlier) => !names.includes(`${earlier}.ipynb`) || `${earlier}.ipynb` >= name)
    .map((earlier) => `A cell is tagged after-${earlier}, which is no notebook before this one; correct the tag.`);
}

/**
 * Checks the links of the notebook `name` among all notebooks `names`: none is dead, the neighbours are linked.
 *
 * All names are file names, such as `01-loading.ipynb`.
 */
export function checkLinks(notebook: Notebook, { name, names }: { name: string; names: readonly string[] }): string[] {
  const linksIn = (text: string): string[] => [...text.matchAll(/\]\(([^)#\s]+\.ipynb)/g)].map(([, target]) => target);
  const dead = linksIn(proseOf(notebook)).filter((target) => !names.includes(target));
  const ordered = [...names].sort();
  const place = ordered.indexOf(name);
  const opening = linksIn(openingOf(notebook));
  const neighbours = [ordered[place - 1], ordered[place + 1]].filter((target) => place >= 0 && target);
  return [
    ...dead.map((target) => `A link leads to ${target}, which is not in notebooks/; correct it or take it out.`),
    ...neighbours
      .filter((target) => !opening.includes(target))
      .map((target) => `The first cell has no link to ${target}, the notebook next to this one; add it.`),
  ];
}

function checkOpening(notebook: Notebook): string[] {
  const opening = openingOf(notebook);
  const wanted: [RegExp, string][] = [
    [/^# \d+\. \S/, 'a title such as `# 1. Loading`'],
    [/^> \S/m, 'a promise in one line that starts with `>`'],
    [/^[-*] \S/m, 'a list of what you will learn'],
    [/\b\d+ minutes?\b/, 'the minutes that it takes'],
  ];
  return wanted
    .filter(([pattern]) => !pattern.test(opening))
    .map(([, what]) => `The first cell does not have ${what}; write one there.`);
}

function checkProportions(notebook: Notebook): string[] {
  const problems: string[] = [];
  const count = (type: string): number => notebook.cells.filter((cell) => cell.cell_type === type).length;
  if (count('markdown') < count('code')) {
    problems.push(
      `There are ${count('markdown')} cells of prose and ${count('code')} of code; explain more, or join cells.`,
    );
  }
  const lengths: number[] = [];
  notebook.cells.forEach((cell, index) => {
    if (cell.cell_type !== 'code') return;
    const source = joinLines(cell.source);
    lengths.push(source.split('\n').length);
    if (lengths[lengths.length - 1] > MOST_LINES) {
      problems.push(
        `Cell ${index + 1} has ${lengths[lengths.length - 1]} lines, but ${MOST_LINES} are allowed; split it.`,
      );
    }
    const longest = longestFunction(source);
    if (longest > MOST_FUNCTION_LINES) {
      problems.push(
        `Cell ${index + 1} has a function of ${longest} lines, but ${MOST_FUNCTION_LINES} are allowed; move it to the library.`,
      );
    }
  });
  const median = lengths.sort((a, b) => a - b)[Math.floor((lengths.length - 1) / 2)] ?? 0;
  if (median > MOST_MEDIAN_LINES) {
    problems.push(
      `Half of the code cells have ${median} lines or more, but a median of ${MOST_MEDIAN_LINES} is allowed; shorten them.`,
    );
  }
  return problems;
}

function checkClosing(notebook: Notebook): string[] {
  const headings = [...proseOf(notebook).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading.trim());
  const last = headings.slice(-2);
  if (last[0] === 'Summary' && last[1] === 'Exercises') return [];
  return [
    `The last two sections are ${last.map((heading) => `“${heading}”`).join(' and ') || 'missing'}; end with “Summary” and “Exercises”.`,
  ];
}

function longestFunction(source: string): number {
  const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.ES2022, true);
  let longest = 0;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) {
      const [first, last] = [node.getStart(file), node.end].map(
        (place) => file.getLineAndCharacterOfPosition(place).line,
      );
      longest = Math.max(longest, last - first + 1);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return longest;
}

function openingOf({ cells }: Notebook): string {
  return cells[0]?.cell_type === 'markdown' ? joinLines(cells[0].source) : '';
}

function proseOf({ cells }: Notebook): string {
  return cells.flatMap((cell) => (cell.cell_type === 'markdown' ? [joinLines(cell.source)] : [])).join('\n\n');
}
