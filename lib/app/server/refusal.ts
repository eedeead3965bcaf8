/** An answer that is no: an HTTP status and one sentence for whoever asked. */
export type Refusal = Error & { statusCode: number };

/** Creates the error that a request is refused with; the server sends it as `{"error": sentence}`. */
export function refusal(statusCode: 400 | 404 | 405 | 413 | 415 | 429 | 503, sentence: string): Refusal {
  return Object.assign(new Error(sentence), { statusCode });
}

/** Creates the refusal of what comes while the server stops. */
export const stopping = (): Refusal => refusal(503, 'The server is stopping: ask another one, or again later.');

/** Creates the refusal of what has waited too long. */
export const tooLate = (): Refusal => refusal(503, 'The server is too busy to answer in time: try again later.');
