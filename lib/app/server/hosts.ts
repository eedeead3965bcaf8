import type { FastifyInstance } from 'fastify';
import { refusal } from './refusal';

/** The names under which a machine asks itself. */
export const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Refuses requests whose Host header names somebody else, so that no web page can reach the server by giving its own
 * name the server's address (DNS rebinding).
 */
export function guardHosts(app: FastifyInstance, hosts: string[]): void {
  // Names of hosts know no capitals (RFC 9110, 4.2.3), and any port of them will do.
  const nameOf = (host: string): string => host.replace(/:\d+$/, '').toLowerCase();
  const served = hosts.map(nameOf);
  app.addHook('onRequest', async (request) => {
    const name = nameOf(request.headers.host ?? '');
    if (!name || !served.includes(name))
      throw refusal(
        400,
        `The host ${name || '(none)'} is not served here: ask for ${hosts[0]}, or start the server with --allow-host.`,
      );
  });
}
