import type { FastifyInstance } from 'fastify';
import type { Service } from './service';
import { checkRange } from './instances';
import { refusal, stopping } from './refusal';
import { refusals } from './schemas';

type Numbers = (number | Numbers)[];
type Tensor = { name: string; shape: number[]; datatype: 'FP32' | 'UINT8'; data: Numbers };
type Infer = { id?: string; inputs: [Tensor]; outputs?: { name: string }[] };

const tensor = {
  type: 'object',
  properties: {
    name: { type: 'string', maxLength: 100 },
    shape: { type: 'array', items: { type: 'integer', minimum: 1 }, minItems: 2, maxItems: 4 },
    datatype: { enum: ['FP32', 'UINT8'] },
    // Flat, or nested as the shape says.
    data: { type: 'array', maxItems: 256 * 784 },
  },
  required: ['name', 'shape', 'datatype', 'data'],
};
const request = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    inputs: { type: 'array', items: tensor, minItems: 1, maxItems: 1 },
    outputs: {
      type: 'array',
      items: { type: 'object', properties: { name: { type: 'string', maxLength: 100 } }, required: ['name'] },
    },
  },
  required: ['inputs'],
};
const answer = {
  type: 'object',
  properties: {
    model_name: { type: 'string' },
    model_version: { type: 'string' },
    id: { type: 'string' },
    outputs: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          name: { type: 'string' },
          datatype: { type: 'string' },
          shape: { type: 'array', items: { type: 'integer' } },
          data: { type: 'array', items: { type: 'number' } },
        },
      },
    },
  },
  required: ['model_name', 'outputs'],
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
  const readyOptions = { schema: { summary: 'Says whether it answers' } };
  app.get('/v2/health/ready', readyOptions, (_, reply) => reply.code(isReady() ? 200 : 503).send({ ready: isReady() }));
  for (const model of [`/v2/models/${name}`, `/v2/models/${name}/versions/1`]) {
    app.get(`${model}/ready`, readyOptions, (_, reply) =>
      reply.code(isReady() ? 200 : 503).send({ name, ready: isReady() }),
    );
    app.get(model, { schema: { summary: 'Describes input and output' } }, () => ({
      name,
      versions: ['1'],
      platform: 'tensorflow_tfjs',
      inputs: [{ name: 'images', datatype: 'FP32', shape: [-1, 28, 28, 1] }],
      outputs: [{ name: 'probabilities', datatype: 'FP32', shape: [-1, classNames.length] }],
    }));
    app.post<{ Body: Infer }>(
      `${model}/infer`,
      { schema: { summary: 'Reads digits', body: request, response: { 200: answer, ...refusals } } },
      async ({ body }) => {
        if (!isReady()) throw stopping();
        const unknown = body.outputs?.find((output) => output.name !== 'probabilities');
        if (unknown) throw refusal(400, `There is no output ${unknown.name}: ask for probabilities.`);
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
}

/** FP32 goes from 0 to 1, UINT8 from 0 to 255; the shape is [n, 784], [n, 28, 28] or [n, 28, 28, 1]. */
function readTensor({ name, shape, datatype, data }: Tensor): Float32Array {
  const [count, ...image] = shape;
  if (name !== 'images') throw refusal(400, `The input is called ${name}: call it images.`);
  if (!['784', '28,28', '28,28,1'].includes(image.join()) || count > 256)
    throw refusal(400, `The shape is [${shape.join(', ')}]: send [n, 28, 28, 1] with n up to 256.`);
  const isFlat = !data.some(Array.isArray);
  if (!isFlat && !isNested(data, shape))
    throw refusal(400, `The data is not nested as [${shape.join(', ')}]: nest it like that, or send one list.`);
  const numbers = data.flat(3) as number[];
  if (numbers.length !== count * 784)
    throw refusal(400, `There are ${numbers.length} numbers for [${shape.join(', ')}]: send ${count * 784}.`);
  const most = datatype === 'UINT8' ? 255 : 1;
  checkRange(numbers, 'The input', { most });
  return Float32Array.from(numbers, (each) => each / most);
}

/** Whether lists lie in lists as the shape from this axis on says. */
function isNested(data: Numbers | number, shape: number[], axis = 0): boolean {
  if (axis === shape.length) return !Array.isArray(data);
  return Array.isArray(data) && data.length === shape[axis] && data.every((part) => isNested(part, shape, axis + 1));
}
