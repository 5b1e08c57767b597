import { createParamDecorator, type ArgumentsHost, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { GqlArgumentsHost, type GqlContextType } from '@nestjs/graphql';
import type { Clock } from '../clock/clock';
import { sha256 } from '../context/canonical';
import type { Actor, Context } from '../context/context';
import { uuidv7 } from '../context/uuid';
import { languageOf } from '../errors/messages';
import { isCrawler } from './crawler';

declare module 'fastify' {
  interface FastifyRequest {
    ctx?: Context;
  }
}

/** Who has not said who it is. */
export const anonymous: Actor = {
  kind: 'person',
  id: 'anonymous',
  name: 'anonymous',
  department: null,
  roles: [],
  authn: { method: 'none', clientId: '', tokenHash: '' },
};

/** The context of a fresh request: anonymous until the guard has read the token. */
export function contextOf(request: FastifyRequest, clock: Clock): Context {
  const [path, query] = request.url.split('?', 2);
  return {
    actor: anonymous,
    requestId: uuidv7(clock.now()),
    origin: {
      method: request.method,
      route: request.routeOptions.url ?? path ?? '',
      queryHash: query ? sha256(query) : '',
      ipPrefix: ipPrefix(request.ip),
      isCrawler: isCrawler(request.headers['user-agent']),
    },
    language: languageOf(request.headers['accept-language']),
  };
}

/** IPv4 /24 and IPv6 /48: enough to investigate, not enough to follow a person. */
export function ipPrefix(address: string): string {
  const v4 = /^(?:::ffff:)?(\d+)\.(\d+)\.(\d+)\.\d+$/.exec(address);
  if (v4) return `${v4[1]}.${v4[2]}.${v4[3]}.0/24`;
  const groups = address.split(':');
  const filled = address.includes('::')
    ? groups.filter((g) => g !== '').slice(0, 3)
    : groups.slice(0, 3);
  return `${filled.join(':')}::/48`;
}

/** The request behind a REST or GraphQL call. */
export function requestOf(host: ArgumentsHost): FastifyRequest {
  if (host.getType<GqlContextType>() === 'graphql') {
    return GqlArgumentsHost.create(host).getContext<{ req: FastifyRequest }>().req;
  }
  return host.switchToHttp().getRequest<FastifyRequest>();
}

/** Injects the request's context as a handler parameter. */
export const Ctx = createParamDecorator((_: unknown, execution: ExecutionContext): Context => {
  const { ctx } = requestOf(execution);
  if (!ctx) throw new Error('The request has no context: createHttpApp was not used.');
  return ctx;
});
