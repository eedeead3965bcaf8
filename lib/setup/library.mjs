// The compiled library: built by TypeScript from lib/ into dist/ folders, the wrapper first because the library uses it.
import { createRequire } from 'node:module';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { failure } from './failure.mjs';
import { inProject } from './places.mjs';
import { run } from './run.mjs';
import { sha256 } from './sha256.mjs';

const packages = ['lib/nbconvert-cli-wrapper', 'lib'];

/** Hands the command line to the compiled library. */
export async function runCompiledCommand() {
  if (!existsSync(compiledCommand()))
    throw failure('The library is not compiled yet; run `npm run setup` first.', { exitCode: 3 });
  await createRequire(import.meta.url)(compiledCommand()).main(process.argv);
}

const compiledCommand = () => inProject('lib/dist/cli.js');

export const libraryStep = {
  name: 'library',
  title: 'library digitlab',
  key: () => sha256(sourceFiles().map((file) => `${file} ${sha256(readFileSync(inProject(file)))}`)),
  ready: () =>
    [...packages.map((folder) => inProject(folder, 'dist/index.js')), compiledCommand()].every((file) =>
      existsSync(file),
    ),
  async run(report) {
    for (const folder of packages) await compile(folder);
    report('compiled');
  },
};

/** The TypeScript sources and settings that the compiled library is made from, as paths from the project. */
export function sourceFiles() {
  const found = ['tsconfig.json'];
  const visit = (folder) => {
    for (const entry of readdirSync(inProject(folder), { withFileTypes: true })) {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!/^(dist.*|node_modules|setup|template|test)$/.test(entry.name)) visit(file);
      } else if (/\.ts$|\.json$/.test(entry.name)) found.push(file);
    }
  };
  visit('lib');
  return found.sort();
}

async function compile(folder) {
  const dist = inProject(folder, 'dist');
  const partial = `${dist}.partial`;
  rmSync(partial, { recursive: true, force: true });
  await run(
    process.execPath,
    [inProject('node_modules/typescript/bin/tsc'), '-p', inProject(folder), '--outDir', partial],
    {
      explain: (log) =>
        `The library in ${folder} does not compile: ${log.split('\n').find((line) => line.includes('error')) ?? log}`,
    },
  );
  // Swapped whole, so that no command ever sees a half-compiled library.
  const old = `${dist}.old`;
  rmSync(old, { recursive: true, force: true });
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(partial, dist);
  rmSync(old, { recursive: true, force: true });
}
