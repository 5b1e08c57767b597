import type { FastifyInstance } from 'fastify';
import { answerUnreadable } from './unreadable';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body is a stream that may take its time. */
    readonly streamed?: boolean;
  }
}

/** Node has one limit for all requests, which is that of the longest: bodies of the others have to come sooner. */
export function limitArrival(server: FastifyInstance, milliseconds: number): void {
  server.addHook('preParsing', async (request, _reply, payload) => {
    const { headers, socket } = request.raw;
    const hasBody = 'content-length' in headers || 'transfer-encoding' in headers;
    if (!hasBody || request.routeOptions.config.streamed) return payload;
    const late = setTimeout(
      () => answerUnreadable({ code: 'ERR_HTTP_REQUEST_TIMEOUT' }, socket),
      milliseconds,
    );
    request.raw.once('close', () => clearTimeout(late)).once('end', () => clearTimeout(late));
    return payload;
  });
}
