import http from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { LayersModel } from '@tensorflow/tfjs-node';
import { createServer } from '../../lib/app/server';
import { loadMnist } from '../../lib/data/dataset';
import { imageAt } from '../../lib/data/split';
import { loadPretrained } from '../../lib/model/pretrained';
import { malformed } from './malformed';
import type { Malformed } from './malformed';
import { pngOf } from './pictures';

// `npm run bench:fuzz` sends ten thousand.
const COUNT = Number(process.env.DIGITLAB_FUZZ_COUNT ?? 1500);
const { test: split } = loadMnist();
let model: LayersModel;
let app: FastifyInstance;
let port: number;
const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
beforeAll(async () => {
  model = await loadPretrained('simple');
  app = await createServer(model);
  port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port);
});
afterAll(async () => {
  agent.destroy();
  await app.close();
  model.dispose();
});

type Answer = { status: number; text: string };

function send({ method, path, headers, body }: Omit<Malformed, 'kind'>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', method, path, agent, timeout: 20_000 };
    const length = { 'content-length': String(body.length) };
    const request = http.request({ ...options, headers: { host: 'localhost', ...headers, ...length } }, (response) => {
      let text = '';
      response
        .on('data', (data) => (text += String(data)))
        .on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.on('error', reject);
    });
    request.on('timeout', () => reject(new Error('no answer within 20 s')));
    // A request that is too large is answered while it is still being sent.
    request.on('error', (error: NodeJS.ErrnoException) =>
      ['EPIPE', 'ECONNRESET'].includes(error.code ?? '') ? resolve({ status: 0, text: '' }) : reject(error),
    );
    request.end(body);
  });
}

test(`${COUNT} malformed requests: each is refused in one sentence, and the server goes on`, async () => {
  const png = pngOf(imageAt(split, 0));
  const wrong: string[] = [];
  const statuses = new Map<number, number>();
  for (let start = 1; start <= COUNT; start += 8) {
    const requests = Array.from({ length: Math.min(8, COUNT - start + 1) }, (_, i) => malformed(start + i, { png }));
    const answers = await Promise.all(requests.map(send));
    answers.forEach(({ status, text }, i) => {
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      const { kind, method } = requests[i];
      const fits = [0, 200, 400, 404, 405, 413, 415].includes(status);
      const says = status === 0 || status === 200 || method === 'HEAD' || /^\{"error":"[^\n]{10,}[.:…]"\}$/.test(text);
      if (!fits || !says) wrong.push(`${start + i} (${kind}): ${status} ${text.slice(0, 200)}`);
    });
  }
  expect(wrong).toEqual([]);
  expect([...statuses.keys()].filter((status) => status > 0).sort()).toEqual([200, 400, 404, 405, 413, 415]);
  const body = Buffer.from(JSON.stringify({ instances: [Array.from(imageAt(split, 0), (byte) => byte / 255)] }));
  const { status, text } = await send({
    method: 'POST',
    path: '/v1/models/digits:predict',
    headers: { 'content-type': 'application/json' },
    body,
  });
  expect(status).toBe(200);
  const [[...probabilities]] = (JSON.parse(text) as { predictions: number[][] }).predictions;
  expect(probabilities.indexOf(Math.max(...probabilities))).toBe(split.labels[0]);
}, 600_000);
