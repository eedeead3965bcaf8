import type { Drawing, DrawingOptions, DrawingSteps, Plane } from '../drawing';
import { formatPercent } from './bars';
import { create } from './element';
import { planeOf, shade } from './shade';

/** Which steps of the way from a drawing to an image are taken. */
export type StepOptions = Required<DrawingOptions>;

/** Shows the way from the stroke to the image, and what the network says when one step is left out. */
export type Steps = {
  options(): StepOptions;
  show(drawing?: Drawing): void;
  showWorth(answers: { step: keyof StepOptions; answer?: { name: string; probability: number } }[]): void;
};

const SWITCHES: { step: keyof StepOptions; title: string; sentence: string }[] = [
  { step: 'crop', title: 'Cut it out', sentence: 'Only the digit counts, not where it stands.' },
  {
    step: 'proportions',
    title: 'Scale to 20\u00a0×\u00a020',
    sentence: 'The longer side becomes 20 pixels; its shape stays.',
  },
  {
    step: 'center',
    title: 'Centre in 28\u00a0×\u00a028',
    sentence: 'The middle of its ink goes to the middle of the image.',
  },
  { step: 'thin', title: 'Thin wide strokes', sentence: 'A felt-tip becomes a pen; other strokes stay as they are.' },
];

/** Fills a list with the five pictures; `onSwitch` is called when the reader switches a step on or off. */
export function createSteps(list: HTMLElement, { onSwitch }: { onSwitch: () => void }): Steps {
  const ink = addStep(list, {
    title: 'Your stroke',
    sentence: 'As you drew it. The frame is where the digit was found.',
  });
  const box = create('span', { className: 'frame', hidden: true });
  ink.picture.append(box);
  const steps = SWITCHES.map(({ step, ...text }) => {
    const input = create('input', { type: 'checkbox', checked: true, id: `step-${step}` });
    input.setAttribute('role', 'switch');
    input.addEventListener('change', onSwitch);
    return { step, input, ...addStep(list, text, input) };
  });
  const options = (): StepOptions => {
    const [crop, proportions, center, thin] = steps.map(({ input }) => input.checked);
    return { crop, proportions, center, thin };
  };
  return {
    options,
    show(drawing) {
      // What is not cut out has no middle of its own, and strokes of any width.
      for (const { step, input } of steps) input.disabled = /center|thin/.test(step) && !options().crop;
      const made = drawing && drawing.problem === undefined ? drawing : undefined;
      list.classList.toggle('empty', !made);
      box.hidden = !made;
      if (!made) return;
      const { digit, scaled, placed } = made.steps;
      const planes = [digit, scaled, planeOf(placed), planeOf(made.image)];
      placeFrame(box, made.steps);
      planes.forEach((plane, i) => showPlane(steps[i], plane));
      showPlane(ink, made.steps.ink);
    },
    showWorth(answers) {
      for (const { step, worth, input } of steps) {
        const found = answers.find((each) => each.step === step);
        const answer = found?.answer && `${found.answer.name}, ${formatPercent(found.answer.probability)}`;
        worth.textContent = found ? `${input.checked ? 'Without' : 'With'} it: ${answer ?? 'no answer'}` : '';
      }
    },
  };
}

function addStep(
  list: HTMLElement,
  { title, sentence }: { title: string; sentence: string },
  input?: HTMLInputElement,
) {
  const canvas = create('canvas', { width: 1, height: 1 });
  canvas.setAttribute('aria-hidden', 'true');
  const picture = create('div', { className: 'picture' }, [create('div', { className: 'fit' }, [canvas])]);
  const heading = input
    ? create('label', { className: 'switch', htmlFor: input.id }, [create('span', { textContent: title }), input])
    : create('span', { className: 'switch', textContent: title });
  const size = create('p', { className: 'size' });
  const worth = create('p', { className: 'worth' });
  list.append(create('li', {}, [picture, heading, create('p', { textContent: sentence }), size, worth]));
  return { canvas, picture: picture.firstElementChild as HTMLElement, size, worth };
}

type Shown = ReturnType<typeof addStep>;

/** Draws a plane as large as it fits into its square. */
function showPlane({ canvas, picture, size }: Shown, plane: Plane): void {
  const { width, height } = plane;
  shade(canvas, plane);
  picture.style.width = `${(100 * width) / Math.max(width, height)}%`;
  size.textContent = `${width} × ${height} pixels`;
}

function placeFrame(frame: HTMLElement, { ink, box }: DrawingSteps): void {
  const percent = (part: number, whole: number): string => `${(100 * part) / whole}%`;
  Object.assign(frame.style, {
    left: percent(box.left, ink.width),
    top: percent(box.top, ink.height),
    width: percent(box.right - box.left, ink.width),
    height: percent(box.bottom - box.top, ink.height),
  });
}
