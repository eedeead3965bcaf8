import { plotClassCounts } from '../../lib/view/plots';
import { liveChart, RESULT_TYPE, show, showPage, showResult, showSource, showTable } from '../../lib/view/display';

const figure = plotClassCounts([1, 2]);
const FIGURE_TYPE = 'application/vnd.plotly.v1+json';
// No button of a figure uploads it.
const drawn = { ...figure, config: { showSendToCloud: false, displaylogo: false } };

describe('outside a kernel', () => {
  let printed: string[];
  beforeEach(() => {
    printed = [];
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  });
  afterEach(() => jest.restoreAllMocks());

  it('prints a figure as its alternative text', () => {
    show(figure);
    expect(printed).toEqual([`${figure.layout.meta.alt}\n`]);
  });

  it('prints tables, results and sources as text', () => {
    showTable([{ a: 1 }], { caption: 'Ones' });
    showResult({ accuracy: 0.99123, count: 10_000, split: 'test' });
    showSource('formatNumber');
    expect(printed[0]).toBe('Ones\na\n1\n');
    expect(printed[1]).toBe('accuracy 99.12 %, count 10,000, split test\n');
    expect(printed[2]).toContain('export function formatNumber');
  });

  it('does not print a live chart before it is finished', () => {
    const chart = liveChart({ title: 'Training' });
    chart.update({ loss: [1] });
    expect(printed).toEqual([]);
    chart.finish(figure);
    expect(printed).toEqual([`${figure.layout.meta.alt}\n`]);
  });
});

describe('in a kernel', () => {
  type Message = { data: Record<string, unknown>; transient: { display_id?: string } };
  let sent: [Message, boolean][];
  const kernel = globalThis as { __tslab__?: unknown };
  beforeEach(() => {
    sent = [];
    const lastWriteDisplayData = (message: Message, update: boolean): void => void sent.push([message, update]);
    kernel.__tslab__ = { require: () => ({ lastWriteDisplayData }) };
  });
  afterEach(() => {
    delete kernel.__tslab__;
    jest.restoreAllMocks();
  });

  it('sends a figure in the type that JupyterLab draws, with its alternative text', () => {
    show(figure);
    expect(sent).toEqual([
      [{ data: { [FIGURE_TYPE]: drawn, 'text/plain': figure.layout.meta.alt }, metadata: {}, transient: {} }, false],
    ]);
  });

  it('sends a result for the reports and for the eye in one output', () => {
    showResult({ accuracy: 0.5, note: '<b>' });
    const [{ data }] = sent[0];
    expect(data[RESULT_TYPE]).toEqual({ accuracy: 0.5, note: '<b>' });
    expect(data['text/html']).toContain('accuracy <strong>50.00 %</strong> · note <strong>&#60;b&#62;</strong>');
  });

  it('refuses an accuracy that is no fraction', () => {
    expect(() => showResult({ accuracy: 99.1 })).toThrow('accuracy is 99.1, but a fraction from 0 to 1 is wanted');
    expect(() => showResult({ accuracy: NaN })).toThrow('accuracy is NaN');
    expect(() => showResult({ accuracy: -0.01 })).toThrow('accuracy is -0.01');
    expect(() => showResult({ testAccuracy: 99.5 })).toThrow('testAccuracy is 99.5');
    expect(sent).toEqual([]);
  });

  it('sends a source as a TypeScript block with the name of its file', () => {
    showSource('formatNumber');
    expect(sent[0][0].data['text/markdown']).toMatch(/^`lib\/view\/figure\.ts`\n\n```typescript\n\/\*\*[^]*\n```$/);
  });

  it('sends a page in a frame that can reach nothing around it', () => {
    showPage('<p title="a">1 < 2</p>', { title: 'A & B', height: 300 });
    const html = String(sent[0][0].data['text/html']);
    expect(html).toMatch(
      /^<iframe title="A &#38; B" sandbox="allow-scripts" style="[^"]*height: 300px[^"]*" srcdoc="[^"<>]*"><\/iframe>$/,
    );
    expect(html).toContain('srcdoc="&#60;p title=&#34;a&#34;&#62;1 &#60; 2&#60;/p&#62;"');
    expect(sent[0][0].data['text/plain']).toBe('A & B');
  });

  it('redraws a live chart in one place, not more than four times a second, and ends with the figure', () => {
    let now = 1000;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    const chart = liveChart({ title: 'Training' });
    for (const step of [0, 100, 249, 250]) {
      now = 1000 + step;
      chart.update({ loss: [step] });
    }
    chart.finish(figure);
    expect(sent.map(([, update]) => update)).toEqual([false, true, true]);
    expect(new Set(sent.map(([{ transient }]) => transient.display_id)).size).toBe(1);
    expect(sent[1][0].data['text/plain']).toContain('loss 250');
    expect(sent[2][0].data[FIGURE_TYPE]).toEqual(drawn);
  });

  it('gives each live chart a place of its own', () => {
    liveChart({ title: 'a' }).finish(figure);
    liveChart({ title: 'b' }).finish(figure);
    expect(sent[0][0].transient.display_id).not.toBe(sent[1][0].transient.display_id);
  });
});
