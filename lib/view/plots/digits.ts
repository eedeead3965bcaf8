import { PNG } from 'pngjs';
import { checkWholeNumbers } from '../../data/whole-number';
import { createLayout, formatNumber, MISTAKE_TEXT_COLOR, type Figure } from '../figure';
import { pngAddress } from '../shade-image';

const SIZE = 28;
const GAP = 4;
const PAPER = 247;
const MOST = 2000;
const LETTER = 9; // pixels of a letter of a caption

/**
 * Plots digits side by side, dark ink on light paper, with a caption under each.
 *
 * `images` holds bytes, 784 a digit (28×28, row by row). The caption is the label; with predictions it is
 * `label → prediction`, and ✗ marks a mistake; `captions` replaces both.
 * @throws if the bytes are not whole digits, or more than 2,000 of them, or a list has another length than there are
 * digits.
 */
export function plotDigits(
  images: Uint8Array,
  {
    labels,
    predictions,
    captions,
    columns = 10,
    title = 'Digits',
  }: {
    labels?: ArrayLike<number>;
    predictions?: ArrayLike<number>;
    captions?: readonly string[];
    columns?: number;
    title?: string;
  } = {},
): Figure {
  const count = images.length / (SIZE * SIZE);
  if (!Number.isInteger(count) || count === 0) {
    throw new Error(`The images have ${images.length} bytes, but 784 a digit are wanted; give whole digits of 28×28.`);
  }
  if (count > MOST)
    throw new Error(`There are ${formatNumber(count)} digits, and a figure holds ${formatNumber(MOST)}: pass fewer.`);
  checkWholeNumbers({ columns });
  for (const [name, list] of Object.entries({ labels, predictions, captions })) {
    if (list && list.length !== count) {
      throw new Error(`There are ${count} digits and ${list.length} ${name}; give one of them for each digit.`);
    }
  }
  const texts = captions ?? describeDigits(count, { labels, predictions });
  const grid = createGrid(count, { columns, captioned: texts.length > 0 });
  return {
    data: [
      {
        type: 'image',
        source: drawMosaic(images, grid),
        hoverinfo: 'skip',
      },
    ],
    layout: createLayout({
      title,
      alt: describe(count, { labels, predictions, captions, title }),
      width: Math.round(grid.width * grid.scale) + 40,
      height: Math.round(grid.height * grid.scale) + 70,
      margin: { l: 20, r: 20, t: 60, b: 10 },
      dragmode: false,
      xaxis: { visible: false, fixedrange: true, range: [-0.5, grid.width - 0.5] },
      yaxis: { visible: false, fixedrange: true, range: [grid.height - 0.5, -0.5] },
      annotations: texts.map((text, index) => ({
        text,
        ...captionPlace(text, { left: (index % grid.columns) * (SIZE + GAP) - 0.5, scale: grid.scale }),
        y: Math.floor(index / grid.columns) * grid.rowHeight + SIZE,
        yanchor: 'top',
        showarrow: false,
        font: text.endsWith('✗') ? { color: MISTAKE_TEXT_COLOR } : {},
      })),
    }),
  };
}

// A caption that is wider than its digit begins where that does, so that none sticks out to the left.
function captionPlace(text: string, { left, scale }: { left: number; scale: number }) {
  if (LETTER * text.length > SIZE * scale) return { x: left, xanchor: 'left' };
  return { x: left + SIZE / 2, xanchor: 'center' };
}

type Grid = { columns: number; rowHeight: number; width: number; height: number; scale: number };

/** Lays the digits out in image pixels; `scale` is screen pixels for each of them. */
function createGrid(count: number, { columns, captioned }: { columns: number; captioned: boolean }): Grid {
  const used = Math.min(columns, count);
  const width = used * (SIZE + GAP) - GAP;
  const scale = Math.min(4, 800 / width);
  const rowHeight = SIZE + (captioned ? Math.ceil(28 / scale) : GAP);
  return { columns: used, rowHeight, width, height: Math.ceil(count / used) * rowHeight, scale };
}

/** Draws all digits into one PNG, transparent between them: a tenth of what the numbers would weigh as JSON. */
function drawMosaic(images: Uint8Array, { columns, rowHeight, width, height }: Grid): string {
  const png = new PNG({ width, height });
  for (let i = 0; i < images.length; i++) {
    const digit = Math.floor(i / (SIZE * SIZE));
    const x = (digit % columns) * (SIZE + GAP) + (i % SIZE);
    const y = Math.floor(digit / columns) * rowHeight + (Math.floor(i / SIZE) % SIZE);
    const shade = Math.round(PAPER * (1 - images[i] / 255));
    png.data.set([shade, shade, shade, 255], (y * width + x) * 4);
  }
  return pngAddress(png);
}

type Answers = { labels?: ArrayLike<number>; predictions?: ArrayLike<number> };

function describeDigits(count: number, { labels, predictions }: Answers): string[] {
  const answers = labels ?? predictions;
  if (!answers) return [];
  return Array.from({ length: count }, (_, i) => {
    if (!labels || !predictions) return String(answers[i]);
    return `${labels[i]} → ${predictions[i]}${labels[i] === predictions[i] ? '' : ' ✗'}`;
  });
}

function describe(
  count: number,
  { labels, predictions, captions, title }: Answers & { captions?: readonly string[]; title: string },
): string {
  const sentences = [`Gallery “${title}” of ${formatNumber(count)} handwritten digits.`];
  if (labels) sentences.push(`Their labels are, row by row, ${Array.from(labels).join(', ')}.`);
  else if (predictions) sentences.push(`The predictions are, row by row, ${Array.from(predictions).join(', ')}.`);
  if (labels && predictions) {
    const mistakes = Array.from(labels, (label, i) => `${label} read as ${predictions[i]}`).filter(
      (_, i) => labels[i] !== predictions[i],
    );
    sentences.push(
      mistakes.length === 0
        ? 'Every prediction is right.'
        : `${mistakes.length} of ${count} predictions are wrong: ${mistakes.join(', ')}.`,
    );
  }
  const written = captions?.filter((caption) => caption !== '');
  if (written?.length) sentences.push(`The captions are, row by row: ${written.join('; ')}.`);
  return sentences.join(' ');
}
