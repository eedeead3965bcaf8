import { readDrawing } from '../drawing';
import type { Drawing } from '../drawing';
import { argMax } from '../../data/labels';
import { createAnnouncement } from './announcement';
import { createAnswer } from './answer';
import { createBars } from './bars';
import { CONTENTS_ID, decodeExamples, SCRIPT_ID } from './contents';
import type { PageContents } from './contents';
import { find } from './element';
import { createFeatureMaps } from './feature-maps';
import { isEmpty } from './history';
import { createLooking } from './looking';
import { createNeighbourList } from './neighbours';
import { loadNetwork } from './network';
import { createPad } from './pad';
import { addPictureInput } from './picture-input';
import { createSteps } from './steps';
import type { StepOptions } from './steps';
import { createScanner } from './strokes';
import { addTools } from './tools';
import { createUnitPanel } from './unit-panel';
import { warmUp } from './warm-up';
import { startWork } from './work';
import { serveQuestions } from './worker';

// How long the pen rests before the worker is asked; less would be wasted on digits that are not finished.
const REST = 350;

/** Brings the page to life. */
async function startPage(): Promise<void> {
  const contents = JSON.parse(find(CONTENTS_ID).textContent ?? '') as PageContents;
  const { classNames } = contents;
  const network = await loadNetwork(contents);
  const announcement = createAnnouncement(find('announcement'));
  const scan = createScanner();
  const showBars = createBars(find('bars'), classNames);
  const answer = createAnswer(find('answer'), classNames);
  const steps = createSteps(find('steps'), { onSwitch: () => update() });
  const looking = createLooking(find('looking'));
  const neighbours = createNeighbourList(find('neighbours'), {
    examples: decodeExamples(contents.examples),
    classNames,
  });
  const panel = createUnitPanel(network, { classNames, onMove: announcement.now });
  const maps = createFeatureMaps(find('layers'), {
    network,
    classNames,
    onSelect: (unit) => panel.select(unit, maps.sectionOf(unit.layer)),
  });
  const pad = createPad(find<HTMLCanvasElement>('pad'), { onChange: () => update(), say: announcement.now });
  const work = startWork(find(SCRIPT_ID).textContent ?? '', {
    contents,
    onFailure() {
      for (const part of [looking, neighbours]) part.fail();
    },
    onFinding(finding) {
      if (finding.kind === 'looking') looking.show(finding);
      else if (finding.kind === 'neighbours') neighbours.show(finding.neighbours);
      else
        steps.showWorth(
          finding.answers.map(({ step, label, probability = 0 }) => ({
            step,
            answer: label === undefined ? undefined : { name: classNames[label], probability },
          })),
        );
    },
  });

  const scanWith = (options: StepOptions): Drawing => readDrawing(scan(pad.sheet()), options);
  const study = (image: Uint8Array, label: number): void => {
    looking.begin(image, classNames[label]);
    neighbours.begin();
    const options = steps.options();
    const alternatives = (Object.keys(options) as (keyof StepOptions)[]).map((step) => {
      const other = scanWith({ ...options, [step]: !options[step] });
      return { step, image: other.problem === undefined ? other.image : undefined };
    });
    work.study({ image, label, alternatives });
  };
  const showNothing = (sentence?: string): void => {
    answer.refuse(sentence);
    showBars();
    steps.show();
    steps.showWorth([]);
    looking.clear();
    neighbours.clear();
    const reading = network.read(new Uint8Array(784));
    maps.show(reading);
    panel.show(reading);
  };

  const complain = (sentence: string): void => {
    find('problem').textContent = sentence;
    announcement.now(sentence);
  };

  let frame: number | undefined;
  let rest: ReturnType<typeof setTimeout> | undefined;
  const stopStudying = (): void => {
    clearTimeout(rest);
    work.forget();
  };
  const update = (): void => {
    frame ??= requestAnimationFrame(read);
  };
  const read = (): void => {
    frame = undefined;
    stopStudying();
    announcement.forget();
    find('problem').textContent = '';
    document.body.classList.toggle('blank', isEmpty(pad.sheet()));
    if (isEmpty(pad.sheet())) return showNothing();
    const start = performance.now();
    const drawing = scanWith(steps.options());
    if (drawing.problem !== undefined) {
      announcement.later(drawing.sentence);
      return showNothing(drawing.sentence);
    }
    const { image } = drawing;
    const reading = network.read(image);
    const { probabilities } = reading;
    showBars(probabilities);
    announcement.later(answer.show(probabilities));
    performance.measure('prediction', { start });
    steps.show(drawing);
    maps.show(reading);
    panel.show(reading);
    const [label] = argMax(probabilities, classNames.length);
    rest = setTimeout(() => study(image, label), REST);
  };

  addTools(pad, classNames);
  addPictureInput(find<HTMLInputElement>('file'), {
    onPicture: pad.show,
    onProblem: complain,
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => (pad.repaint(), update()));
  warmUp(network, scan);
  showNothing();
  find('invitation').textContent = 'Draw here: mouse, finger or pen.';
  find<HTMLFieldSetElement>('tools').disabled = false;
  document.body.classList.add('ready');
  performance.mark('ready');
}

if (typeof document === 'undefined') serveQuestions(self);
else if (document.getElementById(CONTENTS_ID))
  startPage().catch((error: unknown) => {
    find('invitation').textContent = `The page could not start: ${error instanceof Error ? error.message : error}`;
  });
