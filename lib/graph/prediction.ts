import { countImages, pixelsIn } from './data-check';
import type { Session } from './session';
import type { TrainingGraph } from './training-graph';

// So many at a time, because the feature maps of all images need not be in memory at once.
const BATCH_SIZE = 500;

/** Predicts for images of bytes, row by row: [count, classCount]. @throws when the bytes are no whole number of images. */
export function predict(session: Session, images: Uint8Array, { imageShape, classCount }: TrainingGraph): Float32Array {
  const count = countImages(images, imageShape);
  const pixels = pixelsIn(imageShape);
  const predictions = new Float32Array(count * classCount);
  for (let start = 0; start < count; start += BATCH_SIZE) {
    const values = images.subarray(start * pixels, (start + BATCH_SIZE) * pixels);
    const feeds = { pixels: { values, shape: [values.length / pixels, ...imageShape] } };
    predictions.set(session.run(feeds, ['prediction'])[0], start * classCount);
  }
  return predictions;
}
