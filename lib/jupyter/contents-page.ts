import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../project';
import { escapeHtml } from '../view/html';
import type { ReportEntry } from './report-entry';

/** The folder with the page, the styles and the scripts of the reports; tsc copies none of them to lib/dist. */
export const templateFolder = path.join(projectRoot(), 'lib/jupyter/template');

/** The page to draw on, in the folder of the reports. */
export const DRAWING_PAGE = 'draw-a-digit.html';

/** A notebook of the course, with its report if it has one. */
export interface Chapter {
  title: string;
  promise: string;
  report?: ReportEntry;
}

/** Writes the page that lists all notebooks with what their reports measured; `drawing` is the page to draw on. */
export function contentsPage(chapters: Chapter[], { drawing }: { drawing?: string } = {}): string {
  const read = (name: string) => fs.readFileSync(path.join(templateFolder, name), 'utf8');
  const styles = ['colours.css', 'layout.css', 'text.css', 'contents.css'].map(read).join('');
  const reports = chapters.flatMap(({ report }) => report ?? []);
  const newest = reports.sort((a, b) => b.date.localeCompare(a.date))[0] as ReportEntry | undefined;
  const versions = newest ? versionLine(newest) : '';
  return `<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>All reports · DigitLab</title>
<link rel="icon" href="data:,">
<style>
${styles}</style>
<script>
${read('theme.js')}</script>
</head>
<body>
<a class="skip" href="#text">Skip to the list</a>
<header class="bar"><span>DigitLab</span><button type="button" id="theme-toggle" hidden>Theme: auto</button></header>
<div class="columns">
<main id="text">
<h1>How a network learns to read digits</h1>
<blockquote><p>Each notebook of the course, run from its first cell to its last. The pages work without the internet.</p></blockquote>
${drawing ? drawingLink(drawing) : ''}<ul class="reports">
${chapters.map((chapter) => item(chapter, versions)).join('\n')}
</ul>
</main>
</div>
<footer><p>${versions}</p></footer>
</body>
</html>
`;
}

function drawingLink(file: string): string {
  return `<p><a href="${escapeHtml(file)}">Draw a digit</a>, and watch the network read it.</p>\n`;
}

function item({ title, promise, report }: Chapter, versions: string): string {
  return `<li>
<h2>${report ? `<a href="${escapeHtml(report.file)}">${escapeHtml(title)}</a>` : escapeHtml(title)}</h2>
<p>${escapeHtml(promise)}</p>
<p class="facts">${report ? facts(report, versions) : 'No report yet.'}</p>
</li>`;
}

function facts(report: ReportEntry, versions: string): string {
  const { accuracy, count, reader } = report.result;
  const of = count === undefined ? '' : ` of ${count.toLocaleString('en-GB')} images`;
  return [
    accuracy === undefined
      ? ''
      : `<strong>${(100 * accuracy).toFixed(2)} %</strong>${of} read correctly${reader ? ` by ${escapeHtml(String(reader))}` : ''}`,
    `run in ${formatDuration(report.seconds)}`,
    `<time datetime="${report.date}">${formatDay(report.date)}</time>`,
    // The versions stand once at the foot, unless a report was made with others.
    versionLine(report) === versions ? '' : versionLine(report),
  ]
    .filter(Boolean)
    .join(' · ');
}

function versionLine({ versions }: ReportEntry): string {
  return Object.entries(versions)
    .map(([name, version]) => escapeHtml(`${name} ${version}`))
    .join(' · ');
}

/** Writes seconds for a reader: "4.2 s", "3 min 12 s". */
export function formatDuration(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Writes the day of an ISO date for a reader: "22 November 2026". */
export function formatDay(date: string): string {
  return new Date(date).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
}
