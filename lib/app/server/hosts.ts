import type { FastifyInstance } from 'fastify';
import { refusal } from './refusal';

/** The names under which a machine asks itself. */
export const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Refuses requests whose Host header names somebody else, so that no web page can reach the server by giving its own
 * name the server's address (DNS rebinding).
 */
export function guardHosts(app: FastifyInstance, hosts: string[]): void {
  const served = hosts.map((host) => host.toLowerCase()); // names of hosts know no capitals (RFC 9110, 4.2.3)
  app.addHook('onRequest', async (request) => {
    const name = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    if (!served.includes(name))
      throw refusal(
        400,
        `The host ${name || '(none)'} is not served here: ask for ${hosts[0]}, or start the server with --allow-host.`,
      );
  });
}
