import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../clock/clock';
import { uuidv7 } from '../context/uuid';
import { platformErrors } from '../errors/platform.errors';
import { asHubError, instanceOf, problemOf, type ProblemDetails } from './problem';
import { contextOf } from './request-context';

const mediaType = 'application/problem+json; charset=utf-8';

type AnswerHeaders = Readonly<Record<string, string>>;

/**
 * What Fastify refuses before a route is found, such as an address that cannot be decoded.
 * @param headers of every answer: no hook has seen this one
 */
export function frameworkErrors(clock: Clock, headers: AnswerHeaders) {
  return (error: Error, request: FastifyRequest, reply: FastifyReply): void => {
    const refusal = asHubError(error);
    const ctx = request.ctx ?? contextOf(request, clock);
    void reply
      .status(refusal.status)
      .headers(headers)
      .header('content-type', mediaType)
      .send(JSON.stringify(problemOf(refusal, ctx.language, instanceOf(ctx))));
  };
}

/** What Node's parser tells of a request that is no HTTP, by its error code; 400 for all others. */
const statuses: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Answers on the bare socket: there is no request, and so no language, to answer to. @param headers of every answer */
export function clientErrorHandler(clock: Clock, headers: AnswerHeaders) {
  return ({ code = '' }: { readonly code?: string }, socket: Socket): void => {
    // Whoever is gone, or has been answered already, is not talked to.
    if (code === 'ECONNRESET' || !socket.writable || socket.bytesWritten > 0) {
      socket.destroy();
      return;
    }
    const status = statuses[code] ?? 400;
    const refusal = platformErrors.invalidInput({}, [{ field: 'request', rule: 'valid HTTP' }]);
    const instance = `urn:uuid:${uuidv7(clock.now())}`;
    const problem: ProblemDetails = { ...problemOf(refusal, 'zh-CN', instance), status };
    const body = JSON.stringify(problem);
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      `content-type: ${mediaType}`,
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  };
}
