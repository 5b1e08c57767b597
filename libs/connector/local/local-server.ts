import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Asking } from '../asking/asking';
import { ConnectorError } from '../errors/connector-error';
import { languageOf } from '../errors/messages';
import { agreementList, type AgreementPages } from './agreement-list';
import { readJsonOnly } from './json-body';
import { LocalKeys, type LocalKey } from './local-keys';
import { logFailure } from './failure-log';
import { failureOf, problemOf } from './problem';
import { answerUnreadable } from './unreadable';
import { asQueryAsk, asVerifyAsk } from './request-bodies';

export interface LocalParts {
  readonly asking: Asking;
  readonly agreements: AgreementPages;
  readonly listen: {
    /** Loopback where it is left out. */
    readonly host?: string;
    /** 0 chooses a free one. */
    readonly port: number;
    readonly keys: readonly LocalKey[];
  };
  /** Told of failures that are not the caller's; never of a value. */
  readonly log: Pick<Logger, 'warn' | 'error'>;
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
  /** Connections at once. */
  connections: 1000,
  /** Milliseconds that `close` waits: longer than any call takes. */
  closing: 15_000,
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
  await server.register(async (scope) => addRoutes(scope, parts));
  const { host = '127.0.0.1', port } = parts.listen;
  await server.listen({ host, port });
  server.server.maxConnections = localLimits.connections;
  return {
    port: (server.server.address() as { port: number }).port,
    close: async () => {
      stopping = true;
      const cut = setTimeout(() => server.server.closeAllConnections(), localLimits.closing);
      await server.close();
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
    requestTimeout: localLimits.arrival,
    http: { connectionsCheckingInterval: 1000 },
    // What arrives while closing is refused in our own shape, by the hook.
    return503OnClosing: false,
    exposeHeadRoutes: false,
    frameworkErrors: refuse,
    clientErrorHandler: answerUnreadable,
  });
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

function addRoutes(scope: FastifyInstance, { asking, agreements, listen }: LocalParts): void {
  const keys = new LocalKeys(listen.keys);
  scope.get('/health', async () => ({ status: 'ok' }));
  void scope.register(async (guarded) => {
    guarded.addHook('onRequest', async ({ headers }) => keys.assertBorne(headers.authorization));
    guarded.post('/v1/verify', ({ body }) => asking.verify(asVerifyAsk(body)));
    guarded.post('/v1/query', ({ body }) => asking.query(asQueryAsk(body)));
    guarded.get('/v1/agreements', ({ query }) =>
      agreementList(agreements, (query as { after?: unknown }).after),
    );
  });
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
