import type { Plane } from '../../data/plane';
import { differencesToPaper, findBackground } from './background';
import type { Picture } from './picture';

/** Where there is ink, from 0 for paper to 1, and which of the two is lighter. */
export type Ink = Plane & { polarity: 'dark on light' | 'light on dark' };

// Under this distance from the paper, in units of a byte, nothing is called ink.
const FAINTEST = 24;

/**
 * Takes the paper away: what is left is how far each pixel is on the way from the paper's colour to the ink's.
 *
 * Works for any two colours. Transparent pixels become paper. Returns undefined if there is nothing on the paper.
 */
export function findInk(picture: Picture): Ink | undefined {
  const opaque = flatten(picture);
  const background = findBackground(opaque);
  const differences = differencesToPaper(opaque, background);
  const distances = lengths(differences);
  const furthest = distances.reduce((most, each) => Math.max(most, each), 0);
  const floor = 5 * background.noise;
  if (furthest < Math.max(FAINTEST, 2 * floor)) return undefined;
  const direction = meanDifference(differences, distances, furthest / 2);
  const length = Math.hypot(...direction);
  const [red, green, blue] = direction.map((channel) => channel / length);
  // Without noise the scale starts at the paper itself, so that soft edges keep their grey.
  const start = background.noise < 1 ? 0 : floor;
  const values = new Float32Array(distances.length);
  for (let place = 0, at = 0; place < values.length; place++, at += 3) {
    const along = differences[at] * red + differences[at + 1] * green + differences[at + 2] * blue;
    values[place] = Math.min(1, Math.max(0, (along - start) / (length - start)));
  }
  return {
    values,
    width: picture.width,
    height: picture.height,
    polarity: luminance(red, green, blue) < 0 ? 'dark on light' : 'light on dark',
  };
}

function lengths(differences: Float32Array): Float32Array {
  const distances = new Float32Array(differences.length / 3);
  for (let place = 0, at = 0; place < distances.length; place++, at += 3)
    distances[place] = Math.sqrt(differences[at] ** 2 + differences[at + 1] ** 2 + differences[at + 2] ** 2);
  return distances;
}

/** The mean of all differences that are longer than `least`: the way from paper to ink. */
function meanDifference(differences: Float32Array, distances: Float32Array, least: number): number[] {
  const sums = [0, 0, 0];
  let count = 0;
  for (let place = 0; place < distances.length; place++) {
    if (distances[place] < least) continue;
    count++;
    for (let channel = 0; channel < 3; channel++) sums[channel] += differences[3 * place + channel];
  }
  return sums.map((sum) => sum / count);
}

// Rec. 709.
const luminance = (red: number, green: number, blue: number): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

// A card with a digit on it covers more of the picture than this.
const CARD = 0.3;
// Nearly all of its edge has the colour of its paper; that of a digit with an outline or of many colours has not.
const EDGE = 0.9;

/**
 * Puts a transparent picture on paper: white, or black if what is drawn on it is light. A card that has its own paper, its
 * corners transparent, say, is put on more of the same.
 */
function flatten({ data, width, height }: Picture): Picture {
  let [alphas, light] = [0, 0];
  for (let at = 0; at < data.length; at += 4) {
    alphas += data[at + 3];
    light += data[at + 3] * luminance(data[at], data[at + 1], data[at + 2]);
  }
  if (alphas === 255 * width * height) return { data, width, height };
  const plain = alphas > 0 && light / alphas > 127 ? 0 : 255;
  const paper = cardColor({ data, width, height }) ?? [plain, plain, plain];
  const opaque = new Uint8Array(data).map((byte, at) => {
    const alpha = data[at | 3] / 255; // the last of the four bytes of this pixel
    return (at & 3) === 3 ? 255 : Math.round(paper[at & 3] + (byte - paper[at & 3]) * alpha);
  });
  return { data: opaque, width, height };
}

/** The paper of a card: the colour of most of what is opaque, if that is a large part of the picture and edged by it. */
function cardColor(picture: Picture): number[] | undefined {
  const { data, width, height } = picture;
  const counts = [new Uint32Array(256), new Uint32Array(256), new Uint32Array(256)];
  let opaque = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] < 128) continue;
    opaque++;
    for (let channel = 0; channel < 3; channel++) counts[channel][data[at + channel]]++;
  }
  if (opaque < CARD * width * height) return undefined;
  const shareAt = (each: Uint32Array, share: number): number => {
    let seen = 0;
    return each.findIndex((count) => (seen += count) >= share * opaque);
  };
  const contrast = Math.max(...counts.map((each) => shareAt(each, 0.995) - shareAt(each, 0.005)));
  const paper = counts.map((each) => shareAt(each, 0.5));
  return contrast > 100 && edgeShare(picture, paper) > EDGE ? paper : undefined;
}

/** How much of what lies beside something transparent has about this colour, from 0 to 1. */
function edgeShare({ data, width, height }: Picture, color: number[]): number {
  const isOpaque = (row: number, column: number): boolean =>
    row < 0 || row >= height || column < 0 || column >= width || data[4 * (row * width + column) + 3] >= 128;
  let [edge, like] = [0, 0];
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const isInside = isOpaque(row - 1, column) && isOpaque(row + 1, column) && isOpaque(row, column - 1);
      if (!isOpaque(row, column) || (isInside && isOpaque(row, column + 1))) continue;
      edge++;
      const at = 4 * (row * width + column);
      if (color.every((channel, i) => Math.abs(data[at + i] - channel) < 50)) like++;
    }
  return edge > 0 ? like / edge : 1;
}
