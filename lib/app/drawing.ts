import { BOX_SIZE, placeDigit } from '../data/centering';
import { cut } from '../data/plane';
import type { Box, Plane } from '../data/plane';
import { IMAGE_SIZE } from '../data/split';
import { boxAround, findBlobs } from './drawing/blobs';
import type { Blob } from './drawing/blobs';
import { findInk } from './drawing/ink';
import type { Ink } from './drawing/ink';
import { checkPicture } from './drawing/picture';
import type { Picture } from './drawing/picture';
import { resample, sizeWithin } from './drawing/resample';
import { strokeWidth, thinStrokes } from './drawing/stroke-width';

export type { Picture } from './drawing/picture';
export type { Box, Plane } from '../data/plane';

/** Why a picture is not read. */
export type DrawingProblem = 'empty' | 'tiny' | 'huge' | 'several';

/** What was made of a picture, step by step; all values from 0 for paper to 1 for ink. */
export type DrawingSteps = {
  /** The picture without its paper. */
  ink: Ink;
  /** Where the digit is. */
  box: Box;
  /** The digit alone. */
  digit: Plane;
  /** The digit, its longer side 20 pixels, its darkest pixel 1. */
  scaled: Plane;
  /** The digit in its place, 28×28 bytes; its strokes as wide as they were drawn. */
  placed: Uint8Array;
};

/** Either an image of 28×28 bytes as MNIST has them, with the steps to it; or why there is none, in one sentence. */
export type Drawing =
  { problem?: undefined; image: Uint8Array; steps: DrawingSteps } | { problem: DrawingProblem; sentence: string };

/** Which of the steps are taken; all of them if nothing else is said. */
export type DrawingOptions = { crop?: boolean; proportions?: boolean; center?: boolean; thin?: boolean };

// Fainter than this, nothing belongs to a stroke.
const FAINT = 0.1;
const sentences: Record<DrawingProblem, string> = {
  empty: 'The picture is empty: draw a digit on it.',
  tiny: 'The digit is too small to be read: draw it larger.',
  huge: 'The digit leaves the picture: leave some room around it.',
  several: 'There seems to be more than one digit: draw a single one.',
};

/**
 * Makes of any picture what a network that was trained on MNIST expects: one light digit on black, 28×28.
 *
 * The paper is taken away, specks are left out, the digit is cut out, scaled into 20×20 with its proportions kept, and
 * put into 28×28 by its centre of mass (LeCun, Cortes and Burges, "The MNIST database of handwritten digits"); strokes
 * wider than those of nearly all of MNIST are made thinner first. Each of the last four can be switched off, to see what
 * it is worth: without `crop` the whole picture is scaled, without `proportions` the digit is stretched into the square,
 * without `center` the middle of its box is put into the middle, without `thin` strokes stay as wide as they are.
 * @throws if the picture's bytes do not fit its size.
 */
export function readDrawing(
  picture: Picture,
  { crop = true, proportions = true, center = true, thin = true }: DrawingOptions = {},
): Drawing {
  checkPicture(picture);
  const ink = findInk(picture);
  const blobs = ink ? withoutSpecks(findBlobs(ink, { threshold: FAINT })) : [];
  if (!ink || blobs.length === 0) return refuse('empty');
  const box = boxAround(blobs.map((blob) => blob.box));
  const problem = findProblem(blobs, { box, picture });
  if (problem) return refuse(problem);
  const digit = crop ? cut(only(ink, blobs), box) : ink;
  const longest = crop ? BOX_SIZE : IMAGE_SIZE;
  const scaled = scale(digit, { longest, proportions });
  // A line so faint and thin that nothing of it is left at this size.
  if (!scaled) return refuse('empty');
  const placed = placeDigit(bytesOf(scaled), { byMass: center && crop });
  // In a picture that was not cut out, the digit may have any size, and so its strokes any width.
  const thinner = thin && crop ? thinStrokes(digit, { width: penWidth(digit, { scaled, proportions }) }) : undefined;
  const fitted = thinner && scale(cutOut(thinner), { longest, proportions });
  return {
    image: fitted ? placeDigit(bytesOf(fitted), { byMass: center }) : placed,
    steps: { ink, box, digit, scaled, placed },
  };
}

const refuse = (problem: DrawingProblem): Drawing => ({ problem, sentence: sentences[problem] });

function findProblem(blobs: Blob[], { box, picture }: { box: Box; picture: Picture }): DrawingProblem | undefined {
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  if (Math.max(width, height) < 5) return 'tiny';
  // A digit may touch one side and be whole; from side to side it is larger than the picture.
  if (width === picture.width || height === picture.height) return 'huge';
  return isSeveral(blobs) ? 'several' : undefined;
}

/** Whether there are pieces of about the same height with clear space between them, in a row or in a column. */
function isSeveral(blobs: Blob[]): boolean {
  const heightOf = ({ box }: Blob): number => box.bottom - box.top;
  const highest = blobs.reduce((most, blob) => Math.max(most, heightOf(blob)), 0);
  const higherThan = (share: number) => blobs.filter((blob) => heightOf(blob) > share * highest).map(({ box }) => box);
  const row = higherThan(1 / 3).map(({ left, right }) => [left, right]);
  // Above a digit may be a part of it, the flag of a 5 that was drawn apart, which is lower than the rest.
  const column = higherThan(2 / 3).map(({ top, bottom }) => [top, bottom]);
  return [row, column].some((along) => widestGap(along) > highest / 6);
}

/** The largest distance from the end of one span, or of all before it, to the beginning of the next. */
function widestGap(spans: number[][]): number {
  const sorted = [...spans].sort(([a], [b]) => a - b);
  let widest = 0;
  let end = sorted[0][0];
  for (const [from, to] of sorted) {
    widest = Math.max(widest, from - end);
    end = Math.max(end, to);
  }
  return widest;
}

/** Leaves out pieces with next to no ink beside the largest: dust, the grain of paper. */
const withoutSpecks = (blobs: Blob[]): Blob[] => blobs.filter(({ ink }) => ink > 0.03 * blobs[0].ink);

/** The ink of these pieces with their soft edges: all but what belongs to other pieces. */
function only(ink: Ink, blobs: Blob[]): Plane {
  const values = ink.values.map((value) => (value < FAINT ? value : 0));
  for (const { places } of blobs) for (const place of places) values[place] = ink.values[place];
  return { ...ink, values };
}

/** How wide the strokes are at 20 pixels; stretched ones say nothing of the pen. */
function penWidth(digit: Plane, { scaled, proportions }: { scaled: Plane; proportions: boolean }): number {
  return strokeWidth(proportions ? scaled : resample(digit, sizeWithin(digit, BOX_SIZE)));
}

/** What is above `FAINT` of a plane, in the smallest box around it. */
function cutOut(plane: Plane): Plane {
  const blobs = findBlobs(plane, { threshold: FAINT });
  return blobs.length > 0 ? cut(plane, boxAround(blobs.map(({ box }) => box))) : plane;
}

/** Scales a digit so that its longer side has `longest` pixels and its darkest pixel is 1; undefined if no ink is left. */
function scale(digit: Plane, { longest, proportions }: { longest: number; proportions: boolean }): Plane | undefined {
  const shrunk = resample(digit, proportions ? sizeWithin(digit, longest) : { width: longest, height: longest });
  const darkest = shrunk.values.reduce((most, value) => Math.max(most, value), 0);
  if (Math.round(255 * darkest) === 0) return undefined;
  // A line thinner than a new pixel has become grey; what was drawn was ink.
  return { ...shrunk, values: shrunk.values.map((value) => value / darkest) };
}

const bytesOf = ({ values, width, height }: Plane) => ({
  pixels: Uint8Array.from(values, (value) => Math.round(255 * value)),
  width,
  height,
});
