import type { FastifyReply, FastifyRequest } from 'fastify';
import { networkOf } from '../call-log/network';

/** Who waits for an answer. */
export interface Asker {
  /** By which its share is counted: whose key it has, else its network; undefined for this machine itself. */
  readonly client: string | undefined;
  /** Aborts when it is gone, answered or not. */
  readonly gone: AbortSignal;
}

export function askerOf(request: FastifyRequest, { raw }: FastifyReply): Asker {
  const left = new AbortController();
  raw.once('close', () => left.abort());
  const { actor } = request.ctx ?? {};
  const hasKey = actor !== undefined && actor.authn.method !== 'none';
  return { client: hasKey ? actor.id : networkOf(request), gone: left.signal };
}
