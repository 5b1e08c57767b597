import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { ListenConfig } from '../config/connector-config';
import { ConnectorError } from '../errors/connector-error';
import { languageOf } from '../errors/messages';
import type { Log } from '../log/log';
import { readJsonOnly } from './json-body';
import { addRoutes, type Asked } from './local-routes';
import { logFailure } from './failure-log';
import { failureOf, problemOf } from './problem';
import { limitArrival } from './arrival';
import { answerUnreadable } from './unreadable';

export interface LocalParts extends Asked {
  /** Port 0 chooses a free one. */
  readonly listen: ListenConfig;
  /** Told of failures that are not the caller's; never of a value. */
  readonly log: Pick<Log, 'warn' | 'error'>;
}

export interface LocalServer {
  readonly port: number;
  /** Takes no more, lets what runs end, then closes. */
  close(): Promise<void>;
}

export const localLimits = {
  /** Bytes of a body. */
  body: 65_536,
  /** Milliseconds for a request to arrive whole. */
  arrival: 10_000,
  /** … where it is the rows of a job. */
  jobArrival: 900_000,
  /** Connections at once. */
  connections: 1000,
  /** Milliseconds that `close` waits: longer than any call takes. */
  closing: 15_000,
  /** Milliseconds between its looks for connections that have nothing left to do. */
  idleLook: 100,
} as const;

/**
 * The local address, by which the department's own systems verify and query in plain JSON:
 * contracts/openapi/connector-local.yaml. Failures are problems (RFC 9457) in Chinese or English.
 */
export async function startLocal(parts: LocalParts): Promise<LocalServer> {
  const server = serverFor(parts);
  let stopping = false;
  server.addHook('onRequest', async (_request, reply) => {
    void reply.header('cache-control', 'no-store');
    if (stopping) throw new ConnectorError('connector.stopping');
  });
  await server.register(async (scope) => addRoutes(scope, parts, parts.listen.keys));
  const { host, port } = parts.listen;
  await server.listen({ host, port });
  server.server.maxConnections = localLimits.connections;
  return {
    port: (server.server.address() as { port: number }).port,
    close: async () => {
      stopping = true;
      const cut = setTimeout(() => server.server.closeAllConnections(), localLimits.closing);
      // One that was busy until now is kept alive by its client, and would be waited for.
      const letGo = setInterval(() => server.server.closeIdleConnections(), localLimits.idleLook);
      await server.close();
      clearInterval(letGo);
      clearTimeout(cut);
    },
  };
}

function serverFor({ log }: LocalParts): FastifyInstance {
  const refuse = (error: unknown, request: FastifyRequest, reply: FastifyReply): void =>
    sendProblem(error, { request, reply, log });
  const server = Fastify({
    logger: false,
    bodyLimit: localLimits.body,
    requestTimeout: localLimits.jobArrival,
    http: { connectionsCheckingInterval: 1000, headersTimeout: localLimits.arrival },
    // What arrives while closing is refused in our own shape, by the hook.
    return503OnClosing: false,
    exposeHeadRoutes: false,
    frameworkErrors: refuse,
    clientErrorHandler: answerUnreadable,
  });
  limitArrival(server, localLimits.arrival);
  const methods = new Map<string, string[]>();
  server.addHook('onRoute', ({ url, method }) => {
    methods.set(url, [...(methods.get(url) ?? []), ...[method].flat()]);
  });
  server.setErrorHandler(refuse);
  server.setNotFoundHandler((request, reply) => {
    const allowed = methods.get(request.url.split('?', 1)[0]!);
    if (!allowed) throw new ConnectorError('connector.not-found');
    void reply.header('allow', allowed.join(', '));
    throw new ConnectorError('connector.method-not-allowed');
  });
  readJsonOnly(server);
  return server;
}

interface Occasion {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly log: LocalParts['log'];
}

function sendProblem(error: unknown, { request, reply, log }: Occasion): void {
  const failure = failureOf(error);
  logFailure(failure, log);
  if (failure.status === 401) void reply.header('www-authenticate', 'Bearer');
  void reply
    .code(failure.status)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemOf(failure, languageOf(request.headers['accept-language']))));
}
