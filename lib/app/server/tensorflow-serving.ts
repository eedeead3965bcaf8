import type { FastifyInstance } from 'fastify';
import type { Service } from '../server';
import { readInstances } from './instances';
import type { Instance } from './instances';
import { refusal } from './refusal';
import { errorSchema } from './schemas';

const numbers = { type: 'array', items: { type: 'number' }, minItems: 1, maxItems: 784 };
const rows = {
  type: 'array',
  items: { anyOf: [numbers, { type: 'array', items: numbers }] },
  minItems: 28,
  maxItems: 28,
};
const picture = {
  type: 'object',
  properties: { b64: { type: 'string', minLength: 1 } },
  required: ['b64'],
  additionalProperties: false,
};
const request = {
  type: 'object',
  properties: { instances: { type: 'array', minItems: 1, maxItems: 256, items: { anyOf: [numbers, rows, picture] } } },
  required: ['instances'],
};
const answer = {
  type: 'object',
  properties: { predictions: { type: 'array', items: { type: 'array', items: { type: 'number' } } } },
};

/** Adds the REST API of TensorFlow Serving for the model `digits` (tensorflow.org/tfx/serving/api_rest). */
export function addTensorFlowServing(app: FastifyInstance, { predict, classNames, isReady }: Service): void {
  app.post<{ Body: { instances: Instance[] } }>(
    '/v1/models/digits::predict',
    { schema: { summary: 'Reads digits', body: request, response: { 200: answer, '4xx': errorSchema } } },
    async ({ body }) => {
      if (!isReady()) throw refusal(503, 'The network is not ready: try again in a second.');
      const probabilities = await predict(await readInstances(body.instances));
      return { predictions: rowsOf(probabilities, classNames.length) };
    },
  );
  app.get('/v1/models/digits', { schema: { summary: 'Says whether the network is ready' } }, () => ({
    model_version_status: [
      {
        version: '1',
        state: isReady() ? 'AVAILABLE' : 'START',
        status: { error_code: 'OK', error_message: '' },
      },
    ],
  }));
  app.get('/v1/models/digits/metadata', { schema: { summary: 'Describes input and output' } }, () => ({
    model_spec: { name: 'digits', signature_name: '', version: '1' },
    metadata: {
      signature_def: {
        signature_def: {
          serving_default: {
            inputs: { images: tensorInfo('DT_FLOAT', [-1, 28, 28, 1]) },
            outputs: { probabilities: tensorInfo('DT_FLOAT', [-1, classNames.length]) },
            method_name: 'tensorflow/serving/predict',
          },
        },
      },
      class_names: classNames,
    },
  }));
}

const tensorInfo = (dtype: string, shape: number[]) => ({
  dtype,
  tensor_shape: { dim: shape.map((size) => ({ size: String(size), name: '' })), unknown_rank: false },
});

/** [n × classCount] → n rows. */
export function rowsOf(values: Float32Array, classCount: number): number[][] {
  return Array.from({ length: values.length / classCount }, (_, row) => [
    ...values.subarray(row * classCount, (row + 1) * classCount),
  ]);
}
