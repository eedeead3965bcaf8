import { contentsPage, formatDuration } from '../../lib/jupyter/contents-page';
import type { ReportEntry } from '../../lib/jupyter/report-entry';

const entry = (name: string, more: Partial<ReportEntry> = {}): ReportEntry => ({
  name,
  title: name,
  promise: '',
  file: `${name}.html`,
  result: {},
  seconds: 12.34,
  date: '2026-11-22T12:00:00.000Z',
  versions: { 'Node.js': '20.1.0', TensorFlow: '2.21.0' },
  notebookSha256: '',
  surroundings: '',
  htmlSha256: '',
  ...more,
});

test('lists each notebook with promise, accuracy, duration and date', () => {
  const report = entry('05-evaluation', {
    result: { accuracy: 0.99123, count: 10000, reader: 'the convnet' },
    seconds: 192,
  });
  const html = contentsPage([{ title: 'How good & why', promise: 'A <b> promise.', report }]);
  expect(html).toContain('<h2><a href="05-evaluation.html">How good &#38; why</a></h2>');
  expect(html).toContain('<p>A &#60;b&#62; promise.</p>');
  expect(html).toContain(
    '<strong>99.12 %</strong> of 10,000 images read correctly by the convnet · run in 3 min 12 s · ',
  );
  expect(html).toContain('<time datetime="2026-11-22T12:00:00.000Z">22 November 2026</time>');
});

test('says which notebook has no report yet', () => {
  expect(contentsPage([{ title: 'Loading', promise: 'P' }])).toContain('No report yet.');
});

test('links to the page to draw on where there is one', () => {
  const chapters = [{ title: 'Loading', promise: 'P' }];
  expect(contentsPage(chapters, { drawing: 'draw.html' })).toContain('<a href="draw.html">Draw a digit</a>');
  expect(contentsPage(chapters)).not.toContain('Draw a digit');
});

test('states the versions once at the foot, and with a report that was made with others', () => {
  const reports = [
    entry('01-a'),
    entry('02-b'),
    entry('03-c', { versions: { 'Node.js': '22.0.0' }, date: '2026-01-01' }),
  ];
  const html = contentsPage(reports.map((report) => ({ ...report, report })));
  expect(html.match(/Node\.js 20\.1\.0 · TensorFlow 2\.21\.0/g)).toHaveLength(1);
  expect(html.match(/Node\.js 22\.0\.0/g)).toHaveLength(1);
});

test.each([
  [4.24, '4.2 s'],
  [59.96, '1 min 0 s'],
  [61, '1 min 1 s'],
  [599.6, '10 min 0 s'],
])('writes %d seconds as %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});
