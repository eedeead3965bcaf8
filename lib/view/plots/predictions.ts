import { createLayout, formatNumber, formatShare, MISTAKE_TEXT_COLOR, type Figure } from '../figure';
import { checkLabel, checkProbabilities, drawProbabilities, mostProbable } from '../probability-bars';
import { drawInk } from '../shade-image';

const SIZE = 28;
const COLUMNS = 2;
const ROW_HEIGHT = 190;
const WIDTH = 860;
// Shares of a panel: where its picture ends, where its bars begin and end.
const PICTURE_END = 0.26;
const BARS = [0.36, 0.94];

/**
 * Plots digits, each beside the probabilities that the network gives to the classes.
 *
 * `images` holds bytes, 784 a digit; `probabilities` is [n, classCount], row by row, as `predict` returns it. The caption
 * is the prediction with its probability, or `label → prediction` with ✗ for a mistake.
 * @throws if images, probabilities and labels do not belong together.
 */
export function plotPredictions(
  images: Uint8Array,
  probabilities: ArrayLike<number>,
  {
    labels,
    classNames,
    title = 'Predictions',
  }: { labels?: ArrayLike<number>; classNames?: readonly string[]; title?: string } = {},
): Figure {
  const count = images.length / (SIZE * SIZE);
  if (!Number.isInteger(count) || count === 0) {
    throw new Error(`The images have ${images.length} bytes, but 784 a digit are wanted; give whole digits of 28×28.`);
  }
  if (labels && labels.length !== count) {
    throw new Error(`There are ${count} digits and ${labels.length} labels; give one label for each digit.`);
  }
  const names = classNames ?? Array.from({ length: probabilities.length / count }, (_, index) => String(index));
  const all = Array.from(probabilities);
  if (all.length !== count * names.length) {
    throw new Error(
      `There are ${all.length} probabilities for ${count} digits of ${names.length} classes; give ${count * names.length}.`,
    );
  }
  const rows = Array.from({ length: count }, (_, i) => all.slice(i * names.length, (i + 1) * names.length));
  rows.forEach((row, i) => {
    checkProbabilities(row, names.length);
    checkLabel(labels?.[i], names.length);
  });
  const captions = rows.map((row, i) => caption(row, { names, label: labels?.[i] }));
  const rowCount = Math.ceil(count / COLUMNS);
  const longest = Math.max(...names.map((name) => name.length));
  // Names that do not fit under their bars stand upright.
  const nameHeight = longest > 2 ? 38 + 8 * (longest - 1) : 38;
  const rowHeight = ROW_HEIGHT - 38 + nameHeight;
  const places = rows.map((_, i) => placeOf(i, { rowCount, nameShare: nameHeight / rowHeight, rowHeight }));
  return {
    data: rows.flatMap((row, i) => [
      {
        type: 'image',
        source: drawDigit(images.subarray(i * SIZE * SIZE, (i + 1) * SIZE * SIZE)),
        hoverinfo: 'skip',
        ...{ xaxis: `x${2 * i + 1}`, yaxis: `y${2 * i + 1}` },
      },
      {
        ...drawProbabilities(row, { names, label: labels?.[i] }),
        ...{ xaxis: `x${2 * i + 2}`, yaxis: `y${2 * i + 2}` },
      },
    ]),
    layout: createLayout({
      title,
      alt: `Gallery “${title}” of ${formatNumber(count)} digits with their probabilities. Row by row: ${captions.join('; ')}.`,
      width: WIDTH,
      height: rowCount * rowHeight + 80,
      margin: { l: 20, r: 20, t: 60, b: 20 },
      dragmode: false,
      ...Object.assign({}, ...places.map((place, i) => panelAxes(place, i))),
      annotations: captions.map((text, i) => ({
        text,
        ...{ xref: 'paper', yref: 'paper', showarrow: false, xanchor: 'left', yanchor: 'bottom', yshift: 6 },
        x: places[i].left,
        y: places[i].top,
        font: { size: 16, ...(text.endsWith('✗') ? { color: MISTAKE_TEXT_COLOR } : {}) },
      })),
    }),
  };
}

type Place = { left: number; width: number; bottom: number; top: number };

/** Where a panel lies, as shares of the figure. */
function placeOf(
  index: number,
  { rowCount, nameShare, rowHeight }: { rowCount: number; nameShare: number; rowHeight: number },
): Place {
  const width = 1 / COLUMNS;
  const bottom = 1 - (Math.floor(index / COLUMNS) + 1) / rowCount;
  // Below the bars stand the class names, above them the caption.
  return {
    left: (index % COLUMNS) * width,
    width,
    bottom: bottom + nameShare / rowCount,
    top: bottom + (1 - 34 / rowHeight) / rowCount,
  };
}

function panelAxes({ left, width, bottom, top }: Place, index: number): Record<string, object> {
  const domain = [bottom, top];
  const [picture, bars] = [2 * index + 1, 2 * index + 2];
  const hidden = { visible: false, fixedrange: true };
  return {
    [axisName('x', picture)]: { ...hidden, anchor: `y${picture}`, domain: [left, left + PICTURE_END * width] },
    [axisName('y', picture)]: {
      ...{ ...hidden, anchor: `x${picture}`, domain, range: [SIZE - 0.5, -0.5] },
      ...{ scaleanchor: `x${picture}`, constrain: 'domain', constraintoward: 'top' },
    },
    [axisName('x', bars)]: {
      ...{ anchor: `y${bars}`, domain: BARS.map((share) => left + share * width), type: 'category' },
      ...{ showgrid: false, fixedrange: true, tickfont: { size: 14 }, dtick: 1 },
    },
    [axisName('y', bars)]: {
      ...{ anchor: `x${bars}`, domain, range: [0, 1], tickvals: [0, 1], tickformat: '.0%' },
      ...{ fixedrange: true, tickfont: { size: 13 }, gridcolor: 'rgba(128, 128, 128, 0.3)', zeroline: false },
    },
  };
}

function axisName(letter: 'x' | 'y', number: number): string {
  return `${letter}axis${number === 1 ? '' : number}`;
}

function drawDigit(image: Uint8Array): string {
  const pixels = Array.from(image, (byte, i) => ({ x: i % SIZE, y: Math.floor(i / SIZE), ink: byte / 255 }));
  return drawInk(pixels, { width: SIZE, height: SIZE });
}

function caption(row: number[], { names, label }: { names: readonly string[]; label?: number }): string {
  const predicted = mostProbable(row);
  const sure = `${names[predicted]}, ${formatShare(row[predicted])}`;
  if (label === undefined) return sure;
  return `${names[label]} → ${sure}${label === predicted ? '' : ' ✗'}`;
}
