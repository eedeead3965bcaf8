import type { FastifyInstance } from 'fastify';

/**
 * Serves a page at /, under the Content-Security-Policy that the page itself asks for; nobody may put it in a frame.
 *
 * @throws if the page has none: then it would run anything.
 */
export function addPage(app: FastifyInstance, html: string): void {
  const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1];
  if (!policy) throw new Error('The page has no Content-Security-Policy: pass one that buildPage made.');
  app.get('/', { schema: { hide: true } }, (_, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', `${policy}; frame-ancestors 'none'`)
      .header('cache-control', 'no-cache')
      .send(html),
  );
}
