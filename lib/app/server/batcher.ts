import { refusal, stopping, tooLate } from './refusal';

/** Makes probabilities [n, classCount] of images [n, 28, 28, 1] in [0, 1], both as flat arrays. */
export type Predict = (images: Float32Array) => Promise<Float32Array>;

/** Gathers the images of several requests into one call of the network. */
export type Batcher = {
  predict: Predict;
  /** Waits for what was accepted, and accepts nothing more. */
  close(): Promise<void>;
};

type Job = {
  images: Float32Array;
  resolve: (probabilities: Float32Array) => void;
  reject: (reason: Error) => void;
  deadline: number;
};

const IMAGE_LENGTH = 28 * 28;

/**
 * Creates a batcher: what arrives within `delay` milliseconds, or while the network is busy, is read together, at most
 * `batchSize` images at a time.
 *
 * @throws (as a rejection) 429 if more than `queueLength` images would wait, 503 after `timeout` milliseconds of waiting
 * or when the server is stopping.
 */
export function createBatcher(
  run: Predict,
  { delay = 2, batchSize = 256, queueLength = 1024, timeout = 10_000 } = {},
): Batcher {
  const jobs: Job[] = [];
  let busy: Promise<void> | undefined;
  let closing = false;

  const waiting = () => jobs.reduce((sum, { images }) => sum + images.length / IMAGE_LENGTH, 0);

  async function work(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, delay));
    while (jobs.length > 0) await runBatch(takeBatch(jobs, batchSize), run);
    busy = undefined;
  }

  return {
    predict(images) {
      if (closing) return Promise.reject(stopping());
      if (waiting() + images.length / IMAGE_LENGTH > queueLength)
        return Promise.reject(refusal(429, `More than ${queueLength} images are waiting: try again in a second.`));
      return new Promise((resolve, reject) => {
        jobs.push({ images, resolve, reject, deadline: Date.now() + timeout });
        busy ??= work();
      });
    },
    async close() {
      closing = true;
      await busy;
    },
  };
}

/** Takes the first jobs that fit into one batch, at least one, and refuses those that have waited too long. */
function takeBatch(jobs: Job[], batchSize: number): Job[] {
  const batch: Job[] = [];
  let count = 0;
  while (jobs.length > 0) {
    const [{ images, deadline, reject }] = jobs;
    if (Date.now() > deadline) {
      jobs.shift();
      reject(tooLate());
      continue;
    }
    count += images.length / IMAGE_LENGTH;
    if (batch.length > 0 && count > batchSize) break;
    batch.push(jobs.shift() as Job);
  }
  return batch;
}

async function runBatch(batch: Job[], run: Predict): Promise<void> {
  if (batch.length === 0) return;
  try {
    const images = new Float32Array(batch.reduce((sum, job) => sum + job.images.length, 0));
    let at = 0;
    for (const job of batch) {
      images.set(job.images, at);
      at += job.images.length;
    }
    const probabilities = await run(images);
    const classCount = (probabilities.length * IMAGE_LENGTH) / images.length;
    at = 0;
    for (const job of batch) {
      const length = (job.images.length / IMAGE_LENGTH) * classCount;
      job.resolve(probabilities.slice(at, at + length));
      at += length;
    }
  } catch (reason) {
    batch.forEach(({ reject }) => reject(reason as Error));
  }
}
