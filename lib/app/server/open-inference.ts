import type { FastifyInstance } from 'fastify';
import type { Service } from '../server';
import { checkRange } from './instances';
import { refusal } from './refusal';
import { errorSchema } from './schemas';

type Tensor = { name: string; shape: number[]; datatype: 'FP32' | 'UINT8'; data: number[] };

const tensor = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    shape: { type: 'array', items: { type: 'integer', minimum: 1 }, minItems: 2, maxItems: 4 },
    datatype: { enum: ['FP32', 'UINT8'] },
    data: { type: 'array', items: { type: 'number' }, maxItems: 256 * 784 },
  },
  required: ['name', 'shape', 'datatype', 'data'],
};
const request = {
  type: 'object',
  properties: { id: { type: 'string' }, inputs: { type: 'array', items: tensor, minItems: 1, maxItems: 1 } },
  required: ['inputs'],
};

/** Adds the Open Inference Protocol, version 2, over HTTP (github.com/kserve/open-inference-protocol). */
export function addOpenInference(app: FastifyInstance, { predict, classNames, isReady }: Service): void {
  const name = 'digits';
  app.get('/v2', { schema: { summary: 'Describes the server' } }, () => ({
    name: 'digitlab',
    version: '1.0.0',
    extensions: [],
  }));
  app.get('/v2/health/live', { schema: { summary: 'Says that the server runs' } }, () => ({ live: true }));
  for (const url of ['/v2/health/ready', `/v2/models/${name}/ready`])
    app.get(url, { schema: { summary: 'Says whether it answers' } }, (_, reply) =>
      reply.code(isReady() ? 200 : 503).send({ ready: isReady() }),
    );
  app.get(`/v2/models/${name}`, { schema: { summary: 'Describes input and output' } }, () => ({
    name,
    versions: ['1'],
    platform: 'tensorflow_tfjs',
    inputs: [{ name: 'images', datatype: 'FP32', shape: [-1, 28, 28, 1] }],
    outputs: [{ name: 'probabilities', datatype: 'FP32', shape: [-1, classNames.length] }],
  }));
  app.post<{ Body: { id?: string; inputs: [Tensor] } }>(
    `/v2/models/${name}/infer`,
    { schema: { summary: 'Reads digits', body: request, response: { '4xx': errorSchema } } },
    async ({ body }) => {
      if (!isReady()) throw refusal(503, 'The network is not ready: try again in a second.');
      const probabilities = await predict(readTensor(body.inputs[0]));
      const shape = [probabilities.length / classNames.length, classNames.length];
      return {
        model_name: name,
        model_version: '1',
        ...(body.id === undefined ? {} : { id: body.id }),
        outputs: [{ name: 'probabilities', datatype: 'FP32', shape, data: [...probabilities] }],
      };
    },
  );
}

/** FP32 goes from 0 to 1, UINT8 from 0 to 255; the shape is [n, 784], [n, 28, 28] or [n, 28, 28, 1]. */
function readTensor({ name, shape, datatype, data }: Tensor): Float32Array {
  const [count, ...image] = shape;
  if (name !== 'images') throw refusal(400, `The input is called ${name}: call it images.`);
  if (!['784', '28,28', '28,28,1'].includes(image.join()) || count > 256)
    throw refusal(400, `The shape is [${shape.join(', ')}]: send [n, 28, 28, 1] with n up to 256.`);
  if (data.length !== count * 784)
    throw refusal(400, `There are ${data.length} numbers for [${shape.join(', ')}]: send ${count * 784}.`);
  const values = datatype === 'UINT8' ? Float32Array.from(data, (byte) => byte / 255) : Float32Array.from(data);
  checkRange(values, 'The input');
  return values;
}
