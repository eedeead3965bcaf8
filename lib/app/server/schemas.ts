/** What every refusal looks like. */
const errorSchema = {
  type: 'object',
  properties: { error: { type: 'string' } },
  required: ['error'],
};

/** The answers of a route that can refuse. */
export const refusals = { '4xx': errorSchema, 503: errorSchema };
