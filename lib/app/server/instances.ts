import { IMAGE_SIZE } from '../../data/split';
import { decodePicture, sizeOfPicture } from '../decode';
import { readDrawing } from '../drawing';
import type { Picture } from '../drawing';
import { refusal } from './refusal';
import type { Turns } from './turns';

/** One image of a request: 28 rows of 28 numbers, 784 numbers, or a PNG or JPEG in base64. */
export type Instance = number[] | number[][] | number[][][] | { b64: string };

// More pixels than this in one picture are refused before anything is decoded: 4 million are 2,000 × 2,000.
const MOST_PIXELS = 4_000_000;
// Reading a million pixels takes a tenth of a second or two, in which nobody else is answered.
const MOST_PIXELS_TOGETHER = 16_000_000;
const IMAGE_LENGTH = IMAGE_SIZE * IMAGE_SIZE;

/**
 * Reads the instances of a request as TensorFlow Serving takes them; returns images [n, 28, 28, 1] in [0, 1].
 *
 * Numbers go from 0 for paper to 1 for ink, as in training. A picture goes through `readDrawing` first, when it is its
 * turn among those of all requests.
 * @throws 400 in one sentence that names the instance, counted from 0.
 */
export async function readInstances(instances: Instance[], { inTurn }: { inTurn: Turns }): Promise<Float32Array> {
  const contents = instances.map((instance, place) =>
    Array.isArray(instance) ? instance : fromBase64(instance, place),
  );
  const pictures = contents.filter((content) => Buffer.isBuffer(content));
  if (countPixels(pictures) > MOST_PIXELS_TOGETHER)
    throw refusal(400, 'The pictures have more than 16 million pixels together: scale them down, or send fewer.');
  const images = new Float32Array(instances.length * IMAGE_LENGTH);
  for (const [place, content] of contents.entries()) {
    const image = Buffer.isBuffer(content)
      ? await inTurn(() => readPicture(content, place))
      : readNumbers(content, place);
    images.set(image, place * IMAGE_LENGTH);
  }
  return images;
}

const countPixels = (pictures: Buffer[]): number =>
  pictures.reduce((sum, picture) => {
    const { width, height } = sizeOfPicture(picture) ?? { width: 0, height: 0 };
    return sum + width * height;
  }, 0);

function readNumbers(instance: number[] | number[][] | number[][][], place: number): number[] {
  const numbers = instance.flat(2) as number[];
  const isSquare =
    instance.length === IMAGE_SIZE && instance.every((row) => Array.isArray(row) && row.length === IMAGE_SIZE);
  const isFlat = instance.length === IMAGE_LENGTH && numbers.length === IMAGE_LENGTH;
  if (!(isSquare || isFlat) || numbers.length !== IMAGE_LENGTH)
    throw refusal(400, `Instance ${place} has ${numbers.length} numbers: send 28 rows of 28, or 784.`);
  checkRange(numbers, `Instance ${place}`);
  return numbers;
}

/** Refuses what is not a number from 0 to 1 or, where `most` is 255, not a byte. */
export function checkRange(numbers: unknown[], name: string, { most = 1 }: { most?: 1 | 255 } = {}): void {
  const isBad = (value: unknown): boolean =>
    !(typeof value === 'number' && value >= 0 && value <= most && (most === 1 || Number.isInteger(value)));
  const bad = numbers.findIndex(isBad);
  if (bad < 0) return;
  const found = numbers[bad] instanceof Object ? 'an object' : JSON.stringify(numbers[bad]).slice(0, 20);
  const wanted = `${most === 255 ? 'whole ' : ''}numbers from 0 (paper) to ${most} (ink)`;
  throw refusal(400, `${name} has ${found} at ${bad}: send ${wanted}.`);
}

function fromBase64({ b64 }: { b64: string }, place: number): Buffer {
  const bytes = Buffer.from(b64, 'base64');
  // Node skips what is not base64, so that only writing it again shows whether anything was.
  if (bytes.length === 0 || bytes.toString('base64').replace(/=+$/, '') !== b64.replace(/=+$/, ''))
    throw refusal(400, `Instance ${place} is not base64: send the bytes of a PNG or JPEG in base64.`);
  return bytes;
}

function readPicture(bytes: Buffer, place: number): Float32Array {
  const drawing = readDrawing(decode(bytes, `Instance ${place}`));
  if (drawing.problem) throw refusal(400, `Instance ${place}: ${drawing.sentence}`);
  return Float32Array.from(drawing.image, (byte) => byte / 255);
}

function decode(bytes: Buffer, name: string): Picture {
  try {
    return decodePicture(bytes, { name, mostPixels: MOST_PIXELS });
  } catch (error) {
    throw refusal(400, (error as Error).message);
  }
}
