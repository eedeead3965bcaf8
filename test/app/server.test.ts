import Ajv from 'ajv';
import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { Agent, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { createServer } from '../../lib/app/server';
import { addErrors } from '../../lib/app/server/errors';
import { checkGolden } from '../../lib/app/server/golden';
import { addOpenInference } from '../../lib/app/server/open-inference';
import type { Service } from '../../lib/app/server/service';
import { addTensorFlowServing } from '../../lib/app/server/tensorflow-serving';
import type { Turns } from '../../lib/app/server/turns';
import { loadMnist } from '../../lib/data/dataset';
import { imageAt, take } from '../../lib/data/split';
import { argMax } from '../../lib/data/labels';
import { createDenseNet } from '../../lib/model/architectures';
import { predict } from '../../lib/model/evaluation';
import { loadPretrained } from '../../lib/model/pretrained';
import { tf } from '../../lib/tf';
import { pngOf } from './pictures';
import { narrowPng } from './png-chunks';
import type { LayersModel } from '@tensorflow/tfjs-node';

const { test: split } = loadMnist();
const ten = take(split, 10);
const rows = (image: Uint8Array) =>
  Array.from({ length: 28 }, (_, row) => [...image.subarray(28 * row, 28 * row + 28)]);
const unit = (image: Uint8Array) => Array.from(image, (byte) => byte / 255);

let model: LayersModel;
let app: FastifyInstance;
let address: string;
beforeAll(async () => {
  model = await loadPretrained('simple');
  app = await createServer(model);
  address = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await app.close();
  model.dispose();
});

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${address}${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
const PREDICT = '/v1/models/digits:predict';
const INFER = '/v2/models/digits/infer';

/** Sends bytes as they are, and waits for all that comes back. */
const send = (text: string, port = new URL(address).port): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (data) => (answer += data)).on('close', () => resolve(answer));
  });

const png = (image: Uint8Array) => pngOf(image).toString('base64');

describe('TensorFlow Serving', () => {
  it('answers by columns where it is asked by columns, and under the version that it names', async () => {
    const images = [unit(imageAt(ten, 0)), unit(imageAt(ten, 1))];
    const byRows = await (await post(PREDICT, { instances: images })).json();
    const versioned = await post('/v1/models/digits/versions/1:predict', {
      inputs: images,
      signature_name: 'serving_default',
    });
    expect(await versioned.json()).toEqual({ outputs: byRows.predictions });
    const named = await post(PREDICT, { inputs: { images } });
    expect(await named.json()).toEqual({ outputs: byRows.predictions });
    const both = await post(PREDICT, { instances: images, inputs: images });
    const other = await post(PREDICT, { instances: images, signature_name: 'sideways' });
    expect([both.status, other.status]).toEqual([400, 400]);
    expect(await other.json()).toEqual({
      error: 'There is no signature sideways: ask for serving_default, or leave it out.',
    });
  });

  it('answers images of 28 rows and of 784 numbers with the probabilities that the library gives', async () => {
    const expected = predict(model, ten.images);
    for (const shape of [
      (image: Uint8Array) => unit(image),
      (image: Uint8Array) => rows(image).map((row) => row.map((b) => b / 255)),
      (image: Uint8Array) => rows(image).map((row) => row.map((b) => [b / 255])),
    ]) {
      const instances = Array.from({ length: 10 }, (_, i) => shape(imageAt(ten, i)));
      const response = await post(PREDICT, { instances });
      expect(response.status).toBe(200);
      const { predictions } = (await response.json()) as { predictions: number[][] };
      predictions.flat().forEach((value, i) => expect(value).toBeCloseTo(expected[i], 5));
    }
  });

  it('says to whoever sends an image without a list around it what is missing', async () => {
    const alone = await post(PREDICT, { instances: unit(imageAt(ten, 0)) });
    expect([alone.status, await alone.json()]).toEqual([
      400,
      { error: 'An image stands alone, without a list around it: send {"instances": [[784 numbers]]}.' },
    ]);
  });

  it('says that it takes nothing packed', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const response = await fetch(`${address}${PREDICT}`, { method: 'POST', headers, body: 'x' });
    expect([response.status, await response.json()]).toEqual([
      415,
      { error: 'The request is packed with gzip: send it as it is.' },
    ]);
  });

  it('reads a drawing from a PNG', async () => {
    const instances = Array.from({ length: 10 }, (_, i) => ({ b64: png(imageAt(ten, i)) }));
    const { predictions } = (await (await post(PREDICT, { instances })).json()) as { predictions: number[][] };
    const answers = argMax(Float32Array.from(predictions.flat()));
    expect([...answers].filter((answer, i) => answer === ten.labels[i]).length).toBeGreaterThanOrEqual(9);
  });

  it('says that it is available, and what goes in and comes out', async () => {
    const status = await (await fetch(`${address}/v1/models/digits`)).json();
    expect(status).toMatchObject({ model_version_status: [{ state: 'AVAILABLE' }] });
    const metadata = await (await fetch(`${address}/v1/models/digits/metadata`)).json();
    expect(JSON.stringify(metadata)).toContain('"class_names":["0","1"');
  });
});

describe('Open Inference', () => {
  it('answers one tensor of floats or of bytes', async () => {
    const expected = predict(model, ten.images);
    for (const [datatype, data] of [
      ['FP32', unit(ten.images)],
      ['UINT8', [...ten.images]],
    ]) {
      const inputs = [{ name: 'images', shape: [10, 28, 28, 1], datatype, data }];
      const answer = (await (await post(INFER, { id: 'mine', inputs })).json()) as {
        id: string;
        outputs: { shape: number[]; data: number[] }[];
      };
      expect(answer).toMatchObject({ id: 'mine', model_name: 'digits', outputs: [{ shape: [10, 10] }] });
      answer.outputs[0].data.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 5));
    }
  });

  it('takes nested numbers, the name of its output, and the version that it names', async () => {
    const data = rows(imageAt(ten, 0)).map((row) => row.map((byte) => [byte]));
    const inputs = [{ name: 'images', shape: [1, 28, 28, 1], datatype: 'UINT8', data: [data] }];
    const response = await post('/v2/models/digits/versions/1/infer', { inputs, outputs: [{ name: 'probabilities' }] });
    const { outputs } = (await response.json()) as { outputs: { data: number[] }[] };
    const expected = predict(model, imageAt(ten, 0));
    outputs[0].data.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 5));
  });

  it('says of which model it is ready', async () => {
    for (const path of ['/v2/models/digits/ready', '/v2/models/digits/versions/1/ready'])
      expect(await (await fetch(`${address}${path}`)).json()).toEqual({ name: 'digits', ready: true });
  });

  it.each([
    ...['/v2/health/live', '/v2/health/ready', '/v2/models/digits', '/v2/models/digits/versions/1', '/v2'],
    '/v1/models/digits/versions/1/metadata',
  ])('answers %s', async (path) => {
    expect((await fetch(`${address}${path}`)).status).toBe(200);
  });
});

describe('what is wrong is said in one sentence, with its status', () => {
  const wide = narrowPng({ width: 2000, height: 2000, depth: 1, indexed: false }, () => false).toString('base64');
  const larger = narrowPng({ width: 2001, height: 2000, depth: 1, indexed: false }, () => false).toString('base64');
  const tensor = { name: 'images', shape: [1, 784], datatype: 'FP32', data: unit(imageAt(ten, 0)) };
  it.each([
    ['no JSON', PREDICT, '{"instances":', 400, /JSON/],
    ['an empty body', PREDICT, '', 400, /empty/],
    ['no instances', PREDICT, {}, 400, /instances/],
    ['an empty list', PREDICT, { instances: [] }, 400, /fewer than 1/],
    ['too many images', PREDICT, { instances: Array(257).fill([0]) }, 400, /more than 256/],
    ['too few numbers', PREDICT, { instances: [[0.5, 0.5]] }, 400, /Instance 0 has 2 numbers: send 28 rows/],
    ['ragged rows', PREDICT, { instances: [[...Array(27).fill(Array(28).fill(0)), [0]]] }, 400, /Instance 0 has 757/],
    ['bytes', PREDICT, { instances: [Array(784).fill(255)] }, 400, /from 0 \(paper\) to 1 \(ink\)/],
    [
      'a number below 0',
      PREDICT,
      { instances: [[-0.5, ...Array(783).fill(0)]] },
      400,
      /^Instance 0 has -0\.5 at 0: send/,
    ],
    ['text for a number', PREDICT, { instances: [Array(784).fill('x')] }, 400, /fit/],
    ['a number as text', PREDICT, { instances: [Array(784).fill('0.5')] }, 400, /fit/],
    // What JSON.stringify makes of NaN.
    ['null for a number', PREDICT, { instances: [Array(784).fill(null)] }, 400, /fit/],
    ['null in a tensor', INFER, { inputs: [{ ...tensor, data: Array(784).fill(null) }] }, 400, /has null at 0/],
    [
      'half a byte',
      INFER,
      { inputs: [{ ...tensor, datatype: 'UINT8', data: Array(784).fill(1.5) }] },
      400,
      /1\.5 at 0.*whole numbers from 0 \(paper\) to 255/,
    ],
    [
      'more than a byte',
      INFER,
      { inputs: [{ ...tensor, datatype: 'UINT8', data: Array(784).fill(256) }] },
      400,
      /has 256 at 0/,
    ],
    [
      'another output',
      INFER,
      { inputs: [tensor], outputs: [{ name: 'logits' }] },
      400,
      /There is no output logits: ask/,
    ],
    ['large pictures', PREDICT, { instances: Array(5).fill({ b64: wide }) }, 400, /16 million pixels together/],
    [
      'a large picture',
      PREDICT,
      { instances: [{ b64: larger }] },
      400,
      /^Instance 0 has 2001 × 2000 pixels: scale it down to at most 4/,
    ],
    [
      'an empty picture',
      PREDICT,
      { instances: [{ b64: png(new Uint8Array(784)) }] },
      400,
      /^Instance 0: The picture is empty: draw/,
    ],
    [
      'too many images in a tensor',
      INFER,
      { inputs: [{ ...tensor, shape: [257, 784], data: Array(257).fill(Array(784).fill(0)) }] },
      400,
      /n up to 256/,
    ],
    ['no base64', PREDICT, { instances: [{ b64: '§§§' }] }, 400, /not base64/],
    ['no picture', PREDICT, { instances: [{ b64: 'aGVsbG8=' }] }, 400, /no picture/],
    ['half a picture', PREDICT, { instances: [{ b64: png(imageAt(ten, 0)).slice(0, 200) }] }, 400, /broken/],
    ['__proto__', PREDICT, '{"instances":[[0]],"__proto__":{"x":1}}', 400, /__proto__|prototype/],
    ['another name', INFER, { inputs: [{ ...tensor, name: 'x' }] }, 400, /call it images/],
    ['another shape', INFER, { inputs: [{ ...tensor, shape: [1, 10, 10] }] }, 400, /\[1, 10, 10\]/],
    ['other data', INFER, { inputs: [{ ...tensor, shape: [2, 784] }] }, 400, /784 numbers for \[2, 784\]/],
    [
      'data that is nested otherwise than the shape',
      INFER,
      { inputs: [{ ...tensor, shape: [2, 28, 28], data: Array(28).fill(Array(2).fill(Array(28).fill(0))) }] },
      400,
      /not nested as \[2, 28, 28\]/,
    ],
    [
      'data in ragged lists',
      INFER,
      { inputs: [{ ...tensor, data: [Array(392).fill(0), Array(392).fill(0)] }] },
      400,
      /not nested as \[1, 784\]/,
    ],
    [
      'a long text for a number',
      INFER,
      { inputs: [{ ...tensor, data: ['x'.repeat(900), ...unit(imageAt(ten, 0)).slice(1)] }] },
      400,
      /^The input has "x{19} at 0: send/,
    ],
    [
      'an object for a number',
      INFER,
      { inputs: [{ ...tensor, data: Array(784).fill({}) }] },
      400,
      /has an object at 0/,
    ],
    ['a long name', INFER, { inputs: [{ ...tensor, name: 'x'.repeat(900) }] }, 400, /^.{20,150}$/],
    ['a nameless path', '/v1/models/letters:predict', { instances: [[0]] }, 404, /openapi/],
    ['more than 1 MiB', PREDICT, { instances: [Array(784).fill(0)], more: 'x'.repeat(1 << 20) }, 413, /1 MiB/],
  ] as [string, string, unknown, number, RegExp][])('%s', async (_, path, body, status, sentence) => {
    const response = await post(path, body);
    const answer = (await response.json()) as { error: string };
    expect(answer.error).toMatch(sentence);
    expect(answer.error).not.toMatch(/\n| at .*\.js/);
    expect(response.status).toBe(status);
    expect(Object.keys(answer)).toEqual(['error']);
  });

  it.each([
    [[[null, ...new Array(783).fill(0)]], 'The request does not fit: body/instances/0/0 must be number.'],
    [[{ b64: '' }], 'The request does not fit: body/instances/0/b64 must NOT have fewer than 1 characters.'],
  ])('only what is wrong in the form that comes nearest is said (%#)', async (instances, error) => {
    const answer = await post(PREDICT, { instances });
    expect([answer.status, await answer.json()]).toEqual([400, { error }]);
  });

  it('another method is refused with the one that is allowed', async () => {
    for (const query of ['', '?verbose=1']) {
      const response = await fetch(`${address}${PREDICT}${query}`);
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('POST');
    }
  });

  it('another content type is refused', async () => {
    expect((await post(PREDICT, 'x', { 'content-type': 'text/plain' })).status).toBe(415);
  });

  it('another host is refused, so that no web page can reach the server by its own name', async () => {
    expect(await send('GET /v2 HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 400[\s\S]*evil\.example is not served here/,
    );
  });

  it('a request that stops half-way is told so when its time is over', async () => {
    const slow = await createServer(model, { timeout: 500 });
    const { port } = new URL(await slow.listen({ port: 0, host: '127.0.0.1' }));
    const head = `POST ${PREDICT} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;
    const answer = await send(`${head}Content-Length: 100\r\n\r\n{"instances"`, port);
    expect(answer).toMatch(/^HTTP\/1\.1 408[\s\S]*did not arrive in time/);
    await slow.close();
  });
});

it('answers under a further name, however it is written, and under none that is empty', async () => {
  const named = await createServer(model, { hosts: ['MyLaptop', 'lab.example:8501', ''] });
  const { port } = new URL(await named.listen({ port: 0, host: '127.0.0.1' }));
  expect(await send('GET /v2 HTTP/1.0\r\n\r\n', port)).toMatch(/^HTTP\/1\.1 400/);
  for (const host of ['mylaptop', 'MyLaptop:8501', 'lab.example', 'lab.example:80'])
    expect(await send(`GET /v2 HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`, port)).toMatch(
      /^HTTP\/1\.1 200/,
    );
  await named.close();
});

test('headers keep browsers from guessing, framing and running anything', async () => {
  const { headers } = await fetch(`${address}/v2`);
  expect(headers.get('content-security-policy')).toBe("default-src 'none'");
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('access-control-allow-origin')).toBeNull();
});

type Described = { content: Record<string, { schema: object }> };

test('the description names all routes, and its schemas fit what is sent and what is answered', async () => {
  const api = (await (await fetch(`${address}/openapi.json`)).json()) as {
    paths: Record<string, { post: { requestBody: Described; responses: Record<string, Described> } }>;
  };
  expect(Object.keys(api.paths).sort()).toEqual([
    '/v1/models/digits',
    '/v1/models/digits/metadata',
    '/v1/models/digits/versions/1',
    '/v1/models/digits/versions/1/metadata',
    '/v1/models/digits/versions/1:predict',
    PREDICT,
    '/v2',
    '/v2/health/live',
    '/v2/health/ready',
    '/v2/models/digits',
    INFER,
    '/v2/models/digits/ready',
    '/v2/models/digits/versions/1',
    '/v2/models/digits/versions/1/infer',
    '/v2/models/digits/versions/1/ready',
  ]);
  const data = unit(imageAt(ten, 0));
  for (const [path, body] of [
    [PREDICT, { instances: [data] }],
    [INFER, { inputs: [{ name: 'images', shape: [1, 784], datatype: 'FP32', data }] }],
  ] as const) {
    const { requestBody, responses } = api.paths[path].post;
    const [sent, answered, refused] = [requestBody, responses['200'], responses['4XX']].map(({ content }) =>
      new Ajv().compile(content['application/json'].schema),
    );
    const [answer, refusal] = [await (await post(path, body)).json(), await (await post(path, {})).json()];
    expect([sent(body), answered(answer), refused(refusal)]).toEqual([true, true, true]);
    expect([sent({}), answered({ predictions: 'x', outputs: 'x' }), refused(answer)]).toEqual([false, false, false]);
  }
});

test('two hundred requests at once are all answered, and rightly', async () => {
  const answers = await Promise.all(
    Array.from({ length: 200 }, async (_, i) => {
      const response = await post(PREDICT, { instances: [unit(imageAt(ten, i % 10))] });
      return ((await response.json()) as { predictions: number[][] }).predictions[0];
    }),
  );
  const expected = predict(model, ten.images);
  answers.forEach((answer, i) =>
    answer.forEach((value, k) => expect(value).toBeCloseTo(expected[10 * (i % 10) + k], 5)),
  );
});

test('with a full queue it answers 429, and recovers', async () => {
  const small = await createServer(model, { queueLength: 4 });
  const where = await small.listen({ port: 0, host: '127.0.0.1' });
  const ask = (count: number) =>
    fetch(`${where}${PREDICT}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ instances: Array(count).fill(unit(imageAt(ten, 0))) }),
    });
  const refused = await ask(5);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
  expect((await ask(4)).status).toBe(200);
  await small.close();
});

test('a network that gives no probabilities is never served', async () => {
  const broken = createDenseNet();
  broken.setWeights(broken.getWeights().map((weight) => weight.mul(NaN)));
  const server = await createServer(broken);
  await expect(server.listen({ port: 0, host: '127.0.0.1' })).rejects.toThrow(/no probabilities for 10 classes/);
  await server.close();
  broken.dispose();
});

test('a network of scores is never served, nor one of other classes', async () => {
  const scores = tf.sequential({
    layers: [tf.layers.flatten({ inputShape: [28, 28, 1] }), tf.layers.dense({ units: 10, activation: 'sigmoid' })],
  });
  const server = await createServer(scores);
  await expect(server.listen({ port: 0, host: '127.0.0.1' })).rejects.toThrow(/no probabilities for 10 classes/);
  await server.close();
  scores.dispose();
  // Read in rows of four, these would be probabilities, too.
  const three = () => Promise.resolve(Float32Array.of(1, 0, 0, 0, 1, 0));
  await checkGolden(three, { classCount: 3 });
  await expect(checkGolden(three, { classCount: 4 })).rejects.toThrow('no probabilities for 4 classes');
});

/** Asks a server around what stands in for a network. */
async function askStandIn(service: Partial<Service>, path: string, body?: object): Promise<[number, unknown]> {
  const app = fastify();
  const predict = (images: Float32Array) => Promise.resolve(new Float32Array(images.length / 784).fill(1));
  const inTurn: Turns = (piece) => Promise.resolve(piece());
  addErrors(app);
  for (const add of [addTensorFlowServing, addOpenInference])
    add(app, { predict, inTurn, classNames: ['one'], isReady: () => true, ...service });
  const where = await app.listen({ port: 0, host: '127.0.0.1' });
  const headers = { 'content-type': 'application/json' };
  const options = body && { method: 'POST', body: JSON.stringify(body), headers };
  const answer = await fetch(`${where}${path}`, options);
  const told: [number, unknown] = [answer.status, await answer.json()];
  await app.close();
  return told;
}
const blank = Array<number>(784).fill(0);
const asked: [string, object][] = [
  [PREDICT, { instances: [blank] }],
  [INFER, { inputs: [{ name: 'images', shape: [1, 784], datatype: 'FP32', data: blank }] }],
];

test('until it is ready, and from when it stops, every route says so', async () => {
  const isReady = () => false;
  expect(await askStandIn({ isReady }, '/v2/health/ready')).toEqual([503, { ready: false }]);
  expect(await askStandIn({ isReady }, '/v2/models/digits/ready')).toEqual([503, { name: 'digits', ready: false }]);
  const [, status] = await askStandIn({ isReady }, '/v1/models/digits');
  expect(status).toMatchObject({ model_version_status: [{ state: 'UNLOADING' }] });
  for (const [path, body] of asked)
    expect(await askStandIn({ isReady }, path, body)).toEqual([
      503,
      { error: 'The server is stopping: ask another one, or again later.' },
    ]);
});

test('an error of the network is an answer of 503, without its own words', async () => {
  const predict = () => Promise.reject(new Error('/home/me/secret'));
  for (const [path, body] of asked)
    expect(await askStandIn({ predict }, path, body)).toEqual([
      503,
      { error: 'The server could not answer: try again later.' },
    ]);
});

test('while the server stops, it says so, and ends the connection, which would keep the process alive', async () => {
  const server = await createServer(model);
  const where = new URL(await server.listen({ port: 0, host: '127.0.0.1' }));
  const body = JSON.stringify({ instances: [unit(imageAt(ten, 0))] });
  const options = { method: 'POST', headers: { 'content-type': 'application/json', 'content-length': body.length } };
  const agent = new Agent({ keepAlive: true });
  const answered = new Promise<[IncomingMessage, string]>((resolve, reject) => {
    const asked = request(new URL(PREDICT, where), { ...options, agent }, (response) => {
      let text = '';
      response.on('data', (data) => (text += data)).on('end', () => resolve([response, text]));
    }).on('error', reject);
    asked.write(body.slice(0, 10));
    // The rest comes when the server has begun to stop.
    setTimeout(() => {
      closed = server.close();
      setTimeout(() => asked.end(body.slice(10)), 100);
    }, 100);
  });
  let closed: PromiseLike<unknown> | undefined;
  const [{ statusCode, headers }, text] = await answered;
  expect([statusCode, headers.connection]).toEqual([503, 'close']);
  expect(JSON.parse(text)).toEqual({ error: 'The server is stopping: ask another one, or again later.' });
  await closed;
  agent.destroy();
});

test('a connection that says nothing, or stops half-way, does not keep the server from ending', async () => {
  const server = await createServer(model, { timeout: 300 });
  const { port } = new URL(await server.listen({ port: 0, host: '127.0.0.1' }));
  const half = `POST ${PREDICT} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{`;
  const ended = ['', half].map((text) => send(text, port));
  await new Promise((resolve) => server.server.once('request', resolve));
  await server.close();
  await Promise.all(ended);
});

test('what a client wanted that has left is not read any more', async () => {
  const app = fastify();
  const controller = new AbortController();
  const left = new Promise((resolve) => app.server.on('connection', (socket) => socket.on('close', resolve)));
  const read = new Promise((resolve, reject) => {
    const inTurn: Turns = async (piece) => {
      controller.abort();
      await left;
      const result = (async () => piece())(); // a rejection, should it throw
      result.then(resolve, reject);
      return result;
    };
    addTensorFlowServing(app, {
      inTurn,
      classNames: [],
      isReady: () => true,
      predict: () => Promise.reject(new Error()),
    });
  });
  const where = await app.listen({ port: 0, host: '127.0.0.1' });
  const body = JSON.stringify({ instances: [{ b64: png(imageAt(ten, 0)) }] });
  const headers = { 'content-type': 'application/json' };
  const asked = fetch(`${where}${PREDICT}`, { method: 'POST', body, headers, signal: controller.signal });
  await Promise.all([expect(asked).rejects.toThrow('aborted'), expect(read).rejects.toThrow('The server is too busy')]);
  await app.close();
});

test('no tensor is left behind by a request', async () => {
  const before = tf.memory().numTensors;
  expect((await post(PREDICT, { instances: [unit(imageAt(ten, 0))] })).status).toBe(200);
  expect(tf.memory().numTensors).toBe(before);
});
