import os from 'node:os';
import path from 'node:path';
import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import type { FastifyInstance } from 'fastify';
import { createServer } from '../app/server';
import { LOCAL_HOSTS } from '../app/server/hosts';
import { given } from './given';
import { buildModelPage } from './model-page';
import { portNumber } from './numbers';
import { modelHelp, openModel } from './open-model';

/** Adds `digitlab serve`: a trained network behind HTTP, for this machine only unless told otherwise. */
export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('a page to draw on at /, and TensorFlow Serving’s REST API and the Open Inference Protocol')
    .option('--model <name>', modelHelp, given, 'simple')
    .option('--host <address>', 'the address to listen on; 0.0.0.0 is all of this machine', given, '127.0.0.1')
    .option('--port <number>', 'the port to listen on', portNumber, 8501)
    .option('--allow-host <name...>', 'further names under which it may be asked', hostNames, [])
    .action(async (options: { model: string; host: string; port: number; allowHost: string[] }) => {
      const { model, notes } = await openModel(options.model);
      const { classNames } = notes as { classNames?: string[] };
      const hosts = [...LOCAL_HOSTS, ...addressesOf(options.host), ...options.allowHost];
      const app = await createServer(model, {
        classNames,
        hosts,
        page: await pageOf(model, { name: options.model, notes }),
      });
      process.stdout.write(`${options.model} answers at ${await listen(app, options)}; Ctrl-C stops it.\n`);
      await stopped();
      await app.close();
      model.dispose();
    });
}

/** Reads one more name of a host, for commander. */
function hostNames(text: string, before: string[]): string[] {
  if (!/^[^\s/]+$/.test(text)) throw new InvalidArgumentError('Pass a name such as lab.example, without http://.');
  return [...before, text];
}

/** Under which addresses a server that listens on `host` is reached; no web page can give these to a name of its own. */
function addressesOf(host: string): string[] {
  const every = ['0.0.0.0', '::'].includes(host);
  const own = Object.values(os.networkInterfaces()).flatMap((each) => each?.map(({ address }) => address) ?? []);
  return (every ? own : [host]).map((address) => (address.includes(':') ? `[${address}]` : address));
}

/** The page of a network; without one the server answers requests all the same. */
async function pageOf(
  model: Parameters<typeof createServer>[0],
  { name, notes }: { name: string; notes: unknown },
): Promise<string | undefined> {
  try {
    return await buildModelPage(model, { name: path.basename(path.resolve(name)), notes });
  } catch (error) {
    process.stderr.write(`There is no page to draw on: ${(error as Error).message}\n`);
    return undefined;
  }
}

async function listen(app: FastifyInstance, { host, port }: { host: string; port: number }): Promise<string> {
  try {
    // [::] is no name that a browser could ask for.
    return (await app.listen({ host, port })).replace('[::]', 'localhost');
  } catch (error) {
    await app.close();
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw new Error(`Port ${port} is in use: give another one with --port.`);
    if (code === 'EACCES') throw new Error(`Port ${port} may not be used here: give one above 1023 with --port.`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new Error(`${host} is no address of this machine: leave --host out, or give 0.0.0.0.`);
    throw new Error(message);
  }
}

/** Waits until somebody wants the server to stop. */
function stopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
