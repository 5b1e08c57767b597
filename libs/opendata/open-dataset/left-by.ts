import type { FastifyReply } from 'fastify';

/** Aborts when whoever asked is gone, answered or not. */
export function leftBy({ raw }: FastifyReply): AbortSignal {
  const left = new AbortController();
  raw.once('close', () => left.abort());
  return left.signal;
}
