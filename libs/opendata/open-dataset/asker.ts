import type { FastifyReply, FastifyRequest } from 'fastify';

/** Who waits for an answer. */
export interface Asker {
  /** By which its share is counted: the person or program that has signed in, else the address. */
  readonly client: string;
  /** Aborts when it is gone, answered or not. */
  readonly gone: AbortSignal;
}

export function askerOf({ ctx, ip }: FastifyRequest, { raw }: FastifyReply): Asker {
  const left = new AbortController();
  raw.once('close', () => left.abort());
  const isNamed = ctx !== undefined && ctx.actor.authn.method !== 'none';
  return { client: isNamed ? ctx.actor.id : networkOf(ip), gone: left.signal };
}

/** Of IPv6 the network (/64): one client has as many addresses as it likes. */
const networkOf = (ip: string): string =>
  ip.includes(':') && !ip.includes('.') ? ip.split(':').slice(0, 4).join(':') : ip;
