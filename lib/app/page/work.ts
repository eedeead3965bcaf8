import type { PageContents } from './contents';
import type { StepOptions } from './steps';

/** What the page asks the worker: first to load the network, then to study one image after another. */
export type Question = { kind: 'load'; contents: PageContents } | ({ kind: 'study' } & Study);

/** An image to study; `label` is what the network took it for. */
export type Study = { id: number; image: Uint8Array; label: number; alternatives: Alternative[] };

/** The image that one step more or less would have made; none if it made nothing that can be read. */
export type Alternative = { step: keyof StepOptions; image?: Uint8Array };

/** What the worker finds out, piece by piece. */
export type Finding = { id: number } & (
  | { kind: 'worth'; answers: { step: keyof StepOptions; label?: number; probability?: number }[] }
  | { kind: 'neighbours'; neighbours: number[] }
  | { kind: 'looking'; falls: Float32Array; side: number; whole: number; isComplete: boolean }
);

/** What is shown when the browser lets no worker run. */
export const WORKER_FAILED = 'This browser does not compute this in the background: try another one.';

/** Starts the worker from the page's own script; what it finds of an image that is no longer shown is left out. */
export function startWork(
  source: string,
  {
    contents,
    onFinding,
    onFailure,
  }: { contents: PageContents; onFinding: (finding: Finding) => void; onFailure: () => void },
): { study(study: Omit<Study, 'id'>): void; forget(): void } {
  const worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
  let latest = 0;
  worker.addEventListener('message', ({ data }: MessageEvent<Finding>) => {
    if (data.id === latest) onFinding(data);
  });
  worker.addEventListener('error', onFailure);
  const ask = (question: Question): void => worker.postMessage(question);
  ask({ kind: 'load', contents });
  return {
    study: (study) => ask({ kind: 'study', id: ++latest, ...study }),
    forget() {
      latest++;
    },
  };
}
