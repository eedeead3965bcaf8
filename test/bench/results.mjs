// The results as they are kept in speed.json: written after every run, so that an interrupted bench goes on.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import { format } from 'prettier';
import { failure } from '../../lib/setup/failure.mjs';
import { sections } from './sections.mjs';

const { writeAtomically } = createRequire(import.meta.url)('../../lib/dist/atomic-write.js');

/** Reads the results of a file; without a file there are none. */
export function readResults(file) {
  if (!existsSync(file)) return { sections: {} };
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw failure(`${file} is no JSON (${error.message}): restore it with git, or remove it to begin anew.`);
  }
}

/**
 * The runs of a section that still count: those made with the same settings, versions, machine and programs as today's
 * `facts`. Others, or with `fresh` all, are dropped; `dropped` says why.
 */
export function openSection(results, name, { facts, fresh }) {
  const old = results.sections[name];
  const changed = old && Object.keys(facts).filter((fact) => !isDeepStrictEqual(old[fact], toPlain(facts[fact])));
  const dropped = old && (fresh ? 'as --fresh asks' : changed.length > 0 && `since its ${changed.join(', ')} changed`);
  if (old && !dropped) return { section: old };
  const section = { date: new Date().toISOString().slice(0, 10), ...toPlain(facts), runs: [] };
  results.sections[name] = section;
  return { section, dropped };
}

// What JSON makes of it: without keys that are undefined.
const toPlain = (value) => JSON.parse(JSON.stringify(value));

/** A result with five significant digits a number: more would only be noise in the file. */
export function rounded(value) {
  if (typeof value === 'number') return Number(value.toPrecision(5));
  if (Array.isArray(value)) return value.map(rounded);
  if (value && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, rounded(each)]));
  return value;
}

/** Writes the results whole or not at all, in the order of the sections and in the project's format. */
export async function saveResults(file, results) {
  const known = Object.keys(sections).filter((name) => results.sections[name]?.runs.length > 0);
  const content = { sections: Object.fromEntries(known.map((name) => [name, results.sections[name]])) };
  await writeFormatted(file, JSON.stringify(content), { parser: 'json' });
}

/** Writes a file as prettier wants it in this project. */
export async function writeFormatted(file, text, { parser }) {
  const formatted = await format(text, { parser, printWidth: 120, singleQuote: true });
  writeAtomically(file, formatted);
}
