import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { refusal } from './refusal';

/** Makes every refusal `{"error": "one sentence"}`, and never a stack; to be called before any route is added. */
export function addErrors(app: FastifyInstance): void {
  const methods = new Map<string, string[]>();
  app.addHook('onRoute', ({ url, method }) => {
    const path = url.replaceAll('::', ':'); // Fastify's way to write a colon
    methods.set(path, [...(methods.get(path) ?? []), ...[method].flat()]);
  });
  app.addHook('onRequest', async ({ headers: { 'content-encoding': encoding = 'identity' } }) => {
    if (encoding !== 'identity') throw refusal(415, `The request is packed with ${encoding}: send it as it is.`);
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 503;
    if (status === 429) reply.header('retry-after', '1');
    if (status < 500 || status === 503) return reply.code(status).send({ error: sentenceOf(error) });
    request.log.error(error);
    return reply.code(503).send({ error: 'The server could not answer: try again later.' });
  });
  app.setNotFoundHandler((request, reply) => {
    const [path] = request.url.split('?');
    const allowed = methods.get(path);
    if (!allowed) return reply.code(404).send({ error: `There is no ${path} here: see /openapi.json.` });
    reply.header('allow', allowed.join(', '));
    return reply.code(405).send({ error: `${path} takes ${allowed.join(' or ')}, not ${request.method}.` });
  });
}

/** Of all forms that a request may have, what is wrong in the one that it comes nearest to. */
function deepest({ validation = [], validationContext }: FastifyError): string {
  const depth = ({ instancePath }: { instancePath: string }): number => instancePath.split('/').length;
  const [{ instancePath, message }] = [...validation].sort((a, b) => depth(b) - depth(a));
  return `${validationContext}${instancePath} ${message}`;
}

/** Our own sentences as they are; those of Fastify and of the schema in words for whoever asked. */
function sentenceOf(error: FastifyError): string {
  if (error.validation) return `The request does not fit: ${deepest(error)}.`;
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return 'The request is larger than 1 MiB: send fewer images at a time, or smaller ones.';
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return 'The request is not JSON: send it with Content-Type application/json.';
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return 'The request is not JSON, or has a key like __proto__: send {"instances": […]}.';
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return 'The request is empty: send JSON.';
    default:
      return error.statusCode === undefined ? 'The server could not answer: try again later.' : error.message;
  }
}

/** Answers what is not even HTTP, has headers longer than 16 KiB, or does not arrive in time, and hangs up. */
export function answerNoHttp(error: { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const isSlow = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const [status, sentence] = isSlow
    ? ['408 Request Timeout', 'The request did not arrive in time: send it again, all at once.']
    : ['400 Bad Request', 'This is no HTTP request that can be read: check its headers.'];
  const body = JSON.stringify({ error: sentence });
  const headers = `content-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close`;
  socket.end(`HTTP/1.1 ${status}\r\n${headers}\r\n\r\n${body}`);
}

/** Answers a path with a lone % and the like, which no route is looked up for. */
export function answerBadPath(_error: unknown, _request: unknown, reply: Pick<FastifyReply, 'raw'>): void {
  reply.raw.writeHead(400, { 'content-type': 'application/json' });
  reply.raw.end(JSON.stringify({ error: 'The path is no path that can be read: see /openapi.json.' }));
}
