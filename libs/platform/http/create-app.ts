import { ValidationPipe, type LogLevel, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DynamicModule } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Clock } from '../clock/clock';
import { limits } from '../limits/limits';
import { ProblemFilter } from './problem.filter';
import { clientErrorHandler, frameworkErrors } from './refused-early';
import { contextOf } from './request-context';
import { StoredTextPipe } from './stored-text.pipe';

export interface HttpAppOptions {
  readonly clock: Clock;
  readonly logLevels?: LogLevel[];
  /** Whether pages of any origin may read all that it answers, refusals too; caches ask again each time. */
  readonly forAnyOrigin?: boolean;
  /** Addresses or networks of proxies that are believed when they say for whom they ask. */
  readonly proxies?: readonly string[];
}

/**
 * Of the Fetch Standard; without the second, a page sees few of the headers. What everybody may have today may be withdrawn
 * tomorrow, and what is refused today may be open then.
 */
const forAnyOrigin = {
  'cache-control': 'no-cache',
  'access-control-allow-origin': '*',
  'access-control-expose-headers': '*',
};

/** What a page may send besides what needs no asking (Fetch Standard, CORS-preflight fetch). */
const preflight = {
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers':
    'accept, accept-language, authorization, content-type, if-match, if-none-match, if-range, range',
  'access-control-max-age': '86400',
};

const isPreflight = ({ method, headers }: FastifyRequest): boolean =>
  method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;

/** Nest on Fastify with the one error shape, the one input validation and the one request context. */
export async function createHttpApp(
  module: Type | DynamicModule,
  options: HttpAppOptions,
): Promise<NestFastifyApplication> {
  const ofAll = options.forAnyOrigin ? forAnyOrigin : {};
  const adapter = new FastifyAdapter({
    bodyLimit: limits.requestBody.value,
    trustProxy: options.proxies?.length ? [...options.proxies] : false,
    routerOptions: { maxParamLength: 500 },
    frameworkErrors: frameworkErrors(options.clock, ofAll),
    clientErrorHandler: clientErrorHandler(options.clock, ofAll),
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  fastify.addHook('onRequest', async (request, reply) => {
    request.ctx = contextOf(request, options.clock);
    void reply.headers(ofAll);
    if (options.forAnyOrigin && isPreflight(request))
      await reply.status(204).headers(preflight).send();
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: options.logLevels ?? ['error', 'warn'],
    abortOnError: false,
  });
  app.useGlobalPipes(
    new StoredTextPipe(),
    new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true }),
  );
  app.useGlobalFilters(new ProblemFilter());
  return app;
}
