import type { FastifyReply, FastifyRequest } from 'fastify';
import { assertInScope, type FoundKey, type KeyedCall } from '../api-key/api-key.policy';
import { networkOf } from '../call-log/network';

/** Who waits for an answer. */
export interface Asker {
  /** By which its share is counted: whose key it has, else its network; undefined for this machine itself. */
  readonly client: string | undefined;
  /** Aborts when it is gone, answered or not. */
  readonly gone: AbortSignal;
  /** With which it was asked. */
  readonly key?: FoundKey | undefined;
}

/** A question, and where its answer goes. */
export interface Exchanged {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Where only the parameters say what is asked for. @throws keyErrors */
export function assertMayAsk({ key }: Pick<Asker, 'key'>, call: KeyedCall): void {
  if (key) assertInScope(key, call);
}

export function askerOf(request: FastifyRequest, { raw }: FastifyReply): Asker {
  const left = new AbortController();
  raw.once('close', () => left.abort());
  const { actor } = request.ctx ?? {};
  const hasKey = actor !== undefined && actor.authn.method !== 'none';
  const client = hasKey ? actor.id : networkOf(request);
  return { client, gone: left.signal, key: request.openKey };
}
