import type { FastifyInstance } from 'fastify';
import { refusal } from './refusal';

/**
 * Refuses requests whose Host header names somebody else, so that no web page can reach the server by giving its own
 * name the server's address (DNS rebinding).
 */
export function guardHosts(app: FastifyInstance, hosts: string[]): void {
  app.addHook('onRequest', async (request) => {
    const name = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    if (!hosts.includes(name))
      throw refusal(400, `The host ${name || '(none)'} is not served here: ask for ${hosts[0]}.`);
  });
}
