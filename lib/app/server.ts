import type { FastifyInstance } from 'fastify';
import type { LayersModel } from '@tensorflow/tfjs-node';
import { tf } from '../tf';
import { createBatcher } from './server/batcher';
import { addErrors, answerBadPath, answerNoHttp } from './server/errors';
import { checkGolden } from './server/golden';
import { LOCAL_HOSTS, guardHosts } from './server/hosts';
import { addOpenInference } from './server/open-inference';
import { addPage } from './server/page-route';
import type { Service } from './server/service';
import { addTensorFlowServing } from './server/tensorflow-serving';
import { createTurns } from './server/turns';

const MOST_BYTES = 1024 * 1024;

/**
 * Creates the predict server: TensorFlow Serving's REST API, the Open Inference Protocol, and their description.
 *
 * It answers as ready only after the network has given probabilities once (`checkGolden`). Requests are refused in one
 * sentence, `{"error": …}`. `page` is what / answers, as `buildPage` made it. `hosts` are the names under which it may be
 * asked, against DNS rebinding. `app.close()` finishes what was accepted, for `timeout` milliseconds at most; the caller
 * disposes the model after it.
 */
export async function createServer(
  model: LayersModel,
  {
    classNames = Array.from({ length: 10 }, (_, digit) => String(digit)),
    hosts = LOCAL_HOSTS,
    queueLength = 1024,
    timeout = 10_000,
    page,
  }: { classNames?: string[]; hosts?: string[]; queueLength?: number; timeout?: number; page?: string } = {},
): Promise<FastifyInstance> {
  const { fastify, helmet, swagger } = await loadFastify();
  const app = fastify({
    ...{ bodyLimit: MOST_BYTES, requestTimeout: timeout },
    ...{ forceCloseConnections: 'idle', clientErrorHandler: answerNoHttp },
    frameworkErrors: answerBadPath,
    return503OnClosing: false, // the routes say that it stops, in our words
    // Node looks for requests that take too long every thirty seconds only, unless told otherwise.
    http: { connectionsCheckingInterval: 1000, headersTimeout: timeout },
    // As it comes, null would be taken for 0, and "0.5" for a number.
    ajv: { customOptions: { coerceTypes: false } },
  });
  const batcher = createBatcher((images) => predictOn(model, images), { queueLength, timeout });
  let ready = false;
  const inTurn = createTurns({ queueLength, timeout });
  const service: Service = { predict: batcher.predict, inTurn, classNames, isReady: () => ready };

  app.removeContentTypeParser('text/plain');
  guardHosts(app, hosts);
  addErrors(app);
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"] } },
    strictTransportSecurity: false, // it speaks plain HTTP; whoever puts TLS before it sets this there
  });
  await app.register(swagger, { openapi: { info: { title: 'DigitLab', version: '1.0.0' } } });
  await app.register((routes) => addTensorFlowServing(routes, service));
  await app.register((routes) => addOpenInference(routes, service));
  if (page !== undefined) addPage(app, page);
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
  app.addHook('onReady', async () => {
    await checkGolden(batcher.predict, { classCount: classNames.length });
    ready = true;
  });
  app.addHook('preClose', () => {
    ready = false;
    // Node looks for requests that take too long no more from here on: a silent connection would keep it open for ever.
    setTimeout(() => app.server.closeAllConnections(), timeout).unref();
  });
  // Nobody is answered before it is ready, so it is stopping: an open connection would keep it from ending.
  app.addHook('onSend', async (_, reply) => {
    if (!ready) reply.header('connection', 'close');
  });
  app.addHook('onClose', () => batcher.close());
  return app;
}

// Loaded when a server is made: notebooks and commands that make none start faster.
async function loadFastify() {
  const [{ fastify }, { default: helmet }, { default: swagger }] = await Promise.all([
    import('fastify'),
    import('@fastify/helmet'),
    import('@fastify/swagger'),
  ]);
  return { fastify, helmet, swagger };
}

/** Images [n, 28, 28, 1] in [0, 1] → probabilities [n, classCount]. */
async function predictOn(model: LayersModel, images: Float32Array): Promise<Float32Array> {
  const input = tf.tensor4d(images, [images.length / 784, 28, 28, 1]);
  const output = model.predict(input) as ReturnType<typeof tf.tensor>;
  try {
    return (await output.data()) as Float32Array;
  } finally {
    tf.dispose([input, output]);
  }
}
