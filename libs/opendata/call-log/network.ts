import type { FastifyRequest } from 'fastify';

/**
 * The network that a request comes from: IPv4 /24, IPv6 /48, never more than that. Undefined for this machine itself, which a
 * proxy's X-Forwarded-For never is: whoever is here needs no portal to overload it.
 */
export function networkOf({ ip, ctx }: Pick<FastifyRequest, 'ip' | 'ctx'>): string | undefined {
  if (/^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(ip)) return undefined;
  return ctx?.origin.ipPrefix ?? '';
}
