/** A cell began or ended. */
export type Progress = {
  /** Position among all cells of the notebook, from 0. */
  index: number;
  /** The number that Jupyter shows in brackets, from 1 to `total`. */
  number: number;
  total: number;
} & ({ state: 'started' } | { state: 'ended'; seconds: number; status: 'ok' | 'error' });

/** Prints progress: one line that rewrites itself on a terminal, else one line a finished cell. */
export function createProgressPrinter(stream: NodeJS.WriteStream) {
  let line = '';
  let timer: NodeJS.Timeout | undefined;
  const draw = (text: string) => {
    line = text;
    stream.write(`\r\x1b[2K${line}`);
  };

  function onProgress(progress: Progress) {
    const place = `cell [${progress.number}] of ${progress.total}`;
    clearInterval(timer);
    if (progress.state === 'ended') {
      const note = progress.status === 'error' ? ', failed as its tag allows' : '';
      const text = `${place}  ${progress.seconds.toFixed(1)} s${note}`;
      if (stream.isTTY) draw(text);
      else stream.write(`${text}\n`);
    } else if (stream.isTTY) {
      const began = Date.now();
      draw(place);
      timer = setInterval(() => draw(`${place}  ${Math.round((Date.now() - began) / 1000)} s`), 1000).unref();
    }
  }
  /** Prints other text without mixing it into the rewriting line. */
  function print(text: string) {
    if (line) stream.write('\r\x1b[2K');
    stream.write(text);
    if (line && text.endsWith('\n')) stream.write(line);
  }
  function end() {
    clearInterval(timer);
    if (line) stream.write('\r\x1b[2K');
    line = '';
  }
  return { onProgress, print, end };
}
