import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { cleanNotebook, readNotebook, writeNotebook } from '../jupyter/notebook';
import { checkNotebook } from '../jupyter/notebook-check';
import { committedNotebooks, resetNotebook } from '../jupyter/notebook-store';
import { projectRoot } from '../project';

/** Adds `digitlab notebooks check | clean | reset`. */
export function addNotebooksCommand(program: Command): void {
  const notebooks = program.command('notebooks').description('check, clean or bring back the notebooks');
  notebooks
    .command('check')
    .description('check the committed notebooks: form, kernel, no outputs, public imports, types, course rules')
    .option('--working', 'check the files as they lie in notebooks/ instead of the committed ones')
    .option('--json', 'print the problems as JSON')
    .action(({ working, json }: { working?: boolean; json?: boolean }) => check({ working, json }));
  notebooks
    .command('clean')
    .description('remove outputs and counts from notebooks and bring them into their committed form')
    .argument('<files...>', 'notebook files')
    .action((files: string[]) => {
      for (const file of files) {
        if (!existsSync(file) || statSync(file).isDirectory())
          throw new Error(`There is no file ${file}: check its name.`);
        writeNotebook(file, cleanNotebook(readNotebook(file)));
      }
    });
  notebooks
    .command('reset')
    .description('bring a notebook back as it was committed; your own copy is kept beside it')
    .argument('<notebook>', 'its number or name, such as 03')
    .action((name: string) => {
      const { file, copy, missing } = resetNotebook(name);
      const [notebook, kept] = [file, copy ?? ''].map((place) => path.relative(process.cwd(), place));
      if (copy) process.stdout.write(`Your copy is kept as ${kept}.\n`);
      else process.stdout.write(missing ? `${notebook} was missing and is back.\n` : 'Nothing had changed.\n');
    });
}

function check({ working, json }: { working?: boolean; json?: boolean }): void {
  const found = working ? workingNotebooks() : committedNotebooks();
  if (found.length === 0) throw new Error('There is no notebook in notebooks/ to check: add one to git first.');
  const names = found.map(({ name }) => name);
  const problems = found.flatMap(({ name, text }) =>
    checkNotebook(text, { name, names }).map((problem) => ({ notebook: name, problem })),
  );
  if (json) process.stdout.write(`${JSON.stringify(problems, null, 2)}\n`);
  else {
    for (const { notebook, problem } of problems) process.stdout.write(`${notebook}: ${problem}\n`);
    process.stdout.write(`${found.length} notebooks checked, ${problems.length} problems.\n`);
  }
  if (problems.length > 0) process.exitCode = 1;
}

function workingNotebooks(): { name: string; text: string }[] {
  const folder = path.join(projectRoot(), 'notebooks');
  const names = readdirSync(folder).filter((name) => name.endsWith('.ipynb') && !name.endsWith('.mine.ipynb'));
  return names.sort().map((name) => ({ name, text: readFileSync(path.join(folder, name), 'utf8') }));
}
