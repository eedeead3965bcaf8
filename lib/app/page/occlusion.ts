import type { LayersModel } from '@tensorflow/tfjs-node';
import { IMAGE_SIZE } from '../../data/split';
import { predict } from '../../model/evaluation';
import { coverSquare } from '../../model/occlusion';

/** The side of the square that covers a part of the image. */
const SQUARE = 7;
// Every second pixel: four times as fast as all of them, and as easy to see.
const STEP = 2;
const BATCH = 7;

export const SIDE = IMAGE_SIZE / STEP;

/** By how much the probability falls when a square lies on each place: [side, side]. */
export type Looking = { falls: Float32Array; side: number; whole: number; isComplete: boolean };

/** Covers one place after the other and gives what is known so far after every few. */
export function* lookAt(
  model: LayersModel,
  { image, label }: { image: Uint8Array; label: number },
): Generator<Looking> {
  const whole = predict(model, image)[label];
  const falls = new Float32Array(SIDE * SIDE);
  const covers = coversOf(image);
  for (let start = 0; start < covers.length; start += BATCH) {
    const batch = covers.slice(start, start + BATCH);
    const images = new Uint8Array(batch.length * image.length);
    batch.forEach(({ covered }, i) => images.set(covered, i * image.length));
    const probabilities = predict(model, images);
    const classCount = probabilities.length / batch.length;
    batch.forEach(({ place }, i) => (falls[place] = whole - probabilities[i * classCount + label]));
    yield { falls, side: SIDE, whole, isComplete: start + BATCH >= covers.length };
  }
}

/** The image with a square on each place where there is something to cover. */
function coversOf(image: Uint8Array): { place: number; covered: Uint8Array }[] {
  return Array.from({ length: SIDE * SIDE }, (_, place) => {
    const [row, column] = [Math.floor(place / SIDE), place % SIDE].map((n) => n * STEP + 1);
    return { place, covered: coverSquare(image, { centre: row * IMAGE_SIZE + column, size: SQUARE }) };
  }).filter(({ covered }) => covered.some((byte, i) => byte !== image[i]));
}
