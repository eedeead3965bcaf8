import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Service } from './service';
import { readInstances } from './instances';
import type { Instance } from './instances';
import { refusal, stopping, tooLate } from './refusal';
import { refusals } from './schemas';
import type { Turns } from './turns';

const SIGNATURE = 'serving_default';

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
const images = { type: 'array', minItems: 1, maxItems: 256, items: { anyOf: [numbers, rows, picture] } };
const byName = {
  type: 'object',
  properties: { images },
  required: ['images'],
  additionalProperties: false,
};
const request = {
  type: 'object',
  properties: {
    instances: images,
    inputs: { anyOf: [images, byName] },
    signature_name: { type: 'string', maxLength: 100 },
  },
  oneOf: [{ required: ['instances'] }, { required: ['inputs'] }],
};
const answers = { type: 'array', items: { type: 'array', items: { type: 'number' } } };
const answer = { type: 'object', properties: { predictions: answers, outputs: answers }, minProperties: 1 };

type Predict = { instances?: Instance[]; inputs?: Instance[] | { images: Instance[] }; signature_name?: string };

/** Adds the REST API of TensorFlow Serving for the model `digits` (tensorflow.org/tfx/serving/api_rest). */
export function addTensorFlowServing(app: FastifyInstance, { predict, inTurn, classNames, isReady }: Service): void {
  for (const model of ['/v1/models/digits', '/v1/models/digits/versions/1']) {
    app.post<{ Body: Predict }>(
      `${model}::predict`,
      {
        preValidation: checkBrackets,
        schema: { summary: 'Reads digits', body: request, response: { 200: answer, ...refusals } },
      },
      async ({ body: { instances, inputs = [], signature_name: signature = SIGNATURE }, socket }) => {
        if (!isReady()) throw stopping();
        if (signature !== SIGNATURE)
          throw refusal(400, `There is no signature ${signature}: ask for ${SIGNATURE}, or leave it out.`);
        const probabilities = await predict(
          await readInstances(instances ?? columnOf(inputs), { inTurn: whileOpen(inTurn, socket) }),
        );
        const found = rowsOf(probabilities, classNames.length);
        return instances ? { predictions: found } : { outputs: found };
      },
    );
    app.get(model, { schema: { summary: 'Says whether the network is ready' } }, () => ({
      model_version_status: [
        {
          version: '1',
          state: isReady() ? 'AVAILABLE' : 'UNLOADING',
          status: { error_code: 'OK', error_message: '' },
        },
      ],
    }));
    app.get(`${model}/metadata`, { schema: { summary: 'Describes input and output' } }, () => ({
      model_spec: { name: 'digits', signature_name: '', version: '1' },
      metadata: {
        signature_def: {
          signature_def: {
            [SIGNATURE]: {
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
}

// To the schema one image without brackets of its own is a list of 784 images, and too long.
async function checkBrackets({ body }: FastifyRequest): Promise<void> {
  const { instances, inputs } = (body ?? {}) as Partial<Record<keyof Predict, unknown>>;
  for (const images of [instances, inputs])
    if (Array.isArray(images) && typeof images[0] === 'number')
      throw refusal(400, 'An image stands alone, without a list around it: send {"instances": [[784 numbers]]}.');
}

/** The images of a request by columns, which may call them by the name of the network's input. */
const columnOf = (inputs: Instance[] | { images: Instance[] }): Instance[] =>
  Array.isArray(inputs) ? inputs : inputs.images;

/** Turns that leave out the pieces of a client that has left: nobody waits for their answer. */
const whileOpen =
  (inTurn: Turns, socket: { destroyed: boolean }): Turns =>
  (piece) =>
    inTurn(() => {
      if (socket.destroyed) throw tooLate();
      return piece();
    });

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
