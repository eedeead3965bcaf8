import { argMax } from '../../data/labels';
import { predict } from '../../model/evaluation';
import { decodeExamples } from './contents';
import { createNeighbours } from './nearest';
import { lookAt } from './occlusion';
import { loadNetwork } from './network';
import type { Finding, Question, Study } from './work';

type Scope = { postMessage(finding: Finding): void; onmessage: ((event: MessageEvent<Question>) => void) | null };

/** Lets messages in that arrived meanwhile. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Answers the page's questions, away from the pen: each new image makes the one before it unimportant. */
export function serveQuestions(scope: Scope): void {
  let studying: ((study: Study) => Promise<void>) | undefined;
  let latest: Study | undefined;
  let isBusy = false;
  const work = async (): Promise<void> => {
    if (isBusy || !studying) return;
    isBusy = true;
    for (let next = latest; next; next = latest === next ? undefined : latest) await studying(next);
    isBusy = false;
  };
  const load = async (contents: Parameters<typeof loadNetwork>[0]): Promise<void> => {
    const { model } = await loadNetwork(contents);
    const examples = createNeighbours(model, decodeExamples(contents.examples));
    studying = async (study) => {
      const isCurrent = async (): Promise<boolean> => {
        await breathe();
        return study === latest;
      };
      const tell = (finding: Finding): void => scope.postMessage(finding);
      const { id, image } = study;
      tell({ id, kind: 'worth', answers: study.alternatives.map(({ step, image }) => ({ step, ...answerTo(image) })) });
      if (examples.isReady()) tell({ id, kind: 'neighbours', neighbours: examples.nearest(image) });
      for (const looking of lookAt(model, study)) {
        tell({ id, kind: 'looking', ...looking });
        if (!(await isCurrent())) return;
      }
      if (examples.isReady()) return;
      while (!examples.prepare()) if (!(await isCurrent())) return;
      tell({ id, kind: 'neighbours', neighbours: examples.nearest(image) });
    };
    const answerTo = (image?: Uint8Array) => {
      if (!image) return {};
      const probabilities = predict(model, image);
      const [label] = argMax(probabilities, probabilities.length);
      return { label, probability: probabilities[label] };
    };
    while (!latest && !examples.prepare()) await breathe();
    await work();
  };
  scope.onmessage = ({ data }) => {
    if (data.kind === 'load') return void load(data.contents);
    latest = data;
    void work();
  };
}
