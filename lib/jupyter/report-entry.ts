import { readFileSync } from 'node:fs';
import path from 'node:path';
import { writeAtomically } from '../atomic-write';
import type { Result } from '../view/display';
import { fileSha256 } from './fingerprint';

/** One report, as exports/.reports.json remembers it. */
export interface ReportEntry {
  name: string;
  title: string;
  promise: string;
  file: string;
  /** What the notebook published with showResult. */
  result: Result;
  /** Seconds that the notebook ran. */
  seconds: number;
  /** When it was made, as an ISO date. */
  date: string;
  versions: Record<string, string>;
  notebookSha256: string;
  /** The sha256 of all else that the report depends on; see surroundingsFingerprint. */
  surroundings: string;
  htmlSha256: string;
}

/** Returns the remembered reports by name; none if nothing readable is there. */
export function readEntries(exportsDir: string): Record<string, ReportEntry> {
  try {
    return JSON.parse(readFileSync(path.join(exportsDir, '.reports.json'), 'utf8')) as Record<string, ReportEntry>;
  } catch {
    return {};
  }
}

/** Remembers the reports. */
export function writeEntries(exportsDir: string, entries: Record<string, ReportEntry>): void {
  writeAtomically(path.join(exportsDir, '.reports.json'), Buffer.from(`${JSON.stringify(entries, null, 2)}\n`));
}

/** Tells whether a report was made from the same things and its page still lies there unchanged. */
export async function isUpToDate(
  entry: ReportEntry | undefined,
  { exportsDir, notebookSha256, surroundings }: { exportsDir: string; notebookSha256: string; surroundings: string },
): Promise<boolean> {
  if (entry?.notebookSha256 !== notebookSha256 || entry.surroundings !== surroundings) return false;
  return (await fileSha256(path.join(exportsDir, entry.file))) === entry.htmlSha256;
}
