import { createBatcher } from '../../../lib/app/server/batcher';

/** `count` images; the first pixel of each says which one it is. */
const imagesOf = (...names: number[]) => {
  const images = new Float32Array(784 * names.length);
  names.forEach((name, i) => (images[784 * i] = name));
  return images;
};

/** A network that answers with [name, 10 × name] for each image, and remembers how many it was given at a time. */
function createStandIn({ pause = 0 } = {}) {
  const sizes: number[] = [];
  const run = async (images: Float32Array) => {
    sizes.push(images.length / 784);
    await new Promise((resolve) => setTimeout(resolve, pause));
    return Float32Array.from({ length: images.length / 392 }, (_, i) => {
      const name = images[784 * Math.floor(i / 2)];
      return i % 2 === 0 ? name : 10 * name;
    });
  };
  return { run, sizes };
}

test('requests that arrive together are read together, and each gets its own answer', async () => {
  const { run, sizes } = createStandIn();
  const batcher = createBatcher(run);
  const answers = await Promise.all([imagesOf(1), imagesOf(2, 3), imagesOf(4)].map(batcher.predict));
  expect(answers.map((answer) => [...answer])).toEqual([
    [1, 10],
    [2, 20, 3, 30],
    [4, 40],
  ]);
  expect(sizes).toEqual([4]);
});

test('a batch is never larger than it may be, and what comes while the network is busy forms the next', async () => {
  const { run, sizes } = createStandIn({ pause: 20 });
  const batcher = createBatcher(run, { batchSize: 3 });
  const first = batcher.predict(imagesOf(1, 2));
  await new Promise((resolve) => setTimeout(resolve, 10));
  const rest = [imagesOf(3, 4), imagesOf(5), imagesOf(6)].map(batcher.predict);
  expect([...(await first)]).toEqual([1, 10, 2, 20]);
  await Promise.all(rest);
  expect(sizes).toEqual([2, 3, 1]);
});

test('a full queue refuses with 429, keeps what it has, and accepts again afterwards', async () => {
  const { run } = createStandIn({ pause: 10 });
  const batcher = createBatcher(run, { queueLength: 2 });
  const accepted = batcher.predict(imagesOf(1, 2));
  await expect(batcher.predict(imagesOf(3))).rejects.toMatchObject({ statusCode: 429 });
  expect([...(await accepted)]).toEqual([1, 10, 2, 20]);
  expect([...(await batcher.predict(imagesOf(3)))]).toEqual([3, 30]);
});

test('who has waited too long is told so with 503', async () => {
  const { run } = createStandIn({ pause: 30 });
  const batcher = createBatcher(run, { batchSize: 1, timeout: 15 });
  const first = batcher.predict(imagesOf(1));
  const second = batcher.predict(imagesOf(2));
  await expect(second).rejects.toMatchObject({ statusCode: 503 });
  expect([...(await first)]).toEqual([1, 10]);
});

test('an error of the network reaches all who were in that batch, and nobody else', async () => {
  let calls = 0;
  const batcher = createBatcher(async (images) => {
    if (calls++ === 0) throw new Error('out of order');
    return new Float32Array(images.length / 784);
  });
  const both = [imagesOf(1), imagesOf(2)].map(batcher.predict);
  for (const each of await Promise.allSettled(both)) expect(each.status).toBe('rejected');
  expect(await batcher.predict(imagesOf(3))).toHaveLength(1);
});

test('closing answers what was accepted and refuses what comes later', async () => {
  const { run } = createStandIn({ pause: 10 });
  const batcher = createBatcher(run);
  const accepted = batcher.predict(imagesOf(7));
  const closed = batcher.close();
  await expect(batcher.predict(imagesOf(8))).rejects.toMatchObject({ statusCode: 503 });
  await closed;
  expect([...(await accepted)]).toEqual([7, 70]);
});

test('a request that is larger than a batch is read by itself', async () => {
  const { run, sizes } = createStandIn();
  const batcher = createBatcher(run, { batchSize: 2 });
  const answers = await Promise.all([imagesOf(1, 2, 3), imagesOf(4)].map(batcher.predict));
  expect(answers.map((answer) => [...answer])).toEqual([
    [1, 10, 2, 20, 3, 30],
    [4, 40],
  ]);
  expect(sizes).toEqual([3, 1]);
});

test('closing waits until what was accepted is answered', async () => {
  const { run } = createStandIn({ pause: 10 });
  const batcher = createBatcher(run);
  let answered = false;
  void batcher.predict(imagesOf(7)).then(() => (answered = true));
  await batcher.close();
  expect(answered).toBe(true);
});
