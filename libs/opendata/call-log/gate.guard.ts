import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { HealthController, isUuid, requestOf } from '@shutong/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  actorOf,
  assertAtItsData,
  assertInScope,
  assertLive,
  type FoundKey,
} from '../api-key/api-key.policy';
import { OpenKeys, type KeyInUse } from '../api-key/open-keys.service';
import { NEEDS_SCOPE, asAsked, type Scope } from '../api-key/scopes';
import { BY_SECRET } from '../developer/by-secret';
import { Quotas, type QuotaVerdict } from '../quota/quotas.service';
import { CallLog } from './call-log.service';
import { networkOf } from './network';

declare module 'fastify' {
  interface FastifyRequest {
    /** With which it was made, where it was made with one. */
    openKey?: FoundKey;
    /** Which dataset it is about, where only the answer finds out. */
    openDataset?: string;
  }
}

/** Tells the log of a call which dataset it is about. */
export const isAboutIn =
  (request: FastifyRequest) =>
  (dataset: string): void =>
    void (request.openDataset = dataset);

/** Of which operation, and about what. */
interface Asked {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly operation: string;
  readonly scope: Scope | typeof asAsked;
  readonly dataset: string | null;
}

/**
 * Stands before every operation of the portal: a key is looked up and judged, calls are counted against a quota, and what
 * was called with a key goes into its developer's log, however it ends.
 */
@Injectable()
export class Gate implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(OpenKeys) private readonly keys: OpenKeys,
    @Inject(Quotas) private readonly quotas: Quotas,
    @Inject(CallLog) private readonly log: CallLog,
  ) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const places = [execution.getHandler(), execution.getClass()];
    if (execution.getClass() === HealthController) return true;
    const request = requestOf(execution);
    const asked: Asked = {
      request,
      reply: execution.switchToHttp().getResponse<FastifyReply>(),
      operation: `${execution.getClass().name.replace(/Controller$/, '')}.${execution.getHandler().name}`,
      scope:
        this.reflector.getAllAndOverride<Asked['scope'] | undefined>(NEEDS_SCOPE, places) ??
        'catalogue',
      dataset: datasetOf(request),
    };
    const given = givenIn(request.headers.authorization);
    const isForSecret = this.reflector.getAllAndOverride<boolean | undefined>(BY_SECRET, places);
    if (given === undefined || isForSecret) this.admitNetwork(asked);
    else await this.admitKey(asked, given);
    return true;
  }

  private admitNetwork({ request, reply }: Asked): void {
    const network = networkOf(request);
    if (network !== undefined) admit(reply, this.quotas.ofNetwork(network));
  }

  /** Counts it, and says nothing of that as long as it may go on. */
  private boundNetwork({ request, reply }: Asked): void {
    const network = networkOf(request);
    const verdict = network === undefined ? undefined : this.quotas.ofNetwork(network);
    if (verdict?.refusal) admit(reply, verdict);
  }

  private async admitKey(asked: Asked, given: string): Promise<void> {
    try {
      const { key, elsewhere } = await this.usableKey(asked, given);
      asked.request.ctx = { ...asked.request.ctx!, actor: actorOf(key) };
      asked.request.openKey = key;
      // What an agreement gives is nobody else's.
      if (key.agreement !== null) void asked.reply.header('cache-control', 'private, no-cache');
      admit(asked.reply, this.quotas.ofDeveloper(key, elsewhere));
    } catch (error) {
      // Who is refused, by whatever key, is bounded like everybody without one.
      this.boundNetwork(asked);
      throw error;
    }
  }

  private async usableKey(asked: Asked, given: string): Promise<KeyInUse> {
    const found = await this.keys.find(asked.request.ctx!, given);
    const { operation, dataset, scope } = asked;
    this.log.follow(asked.reply, () => ({
      ...{ key: found.key.name, operation },
      dataset: asked.request.openDataset ?? dataset ?? '',
    }));
    assertLive(found.key, found.at);
    assertAtItsData(found.key, asked.request.routeOptions.url);
    if (scope !== asAsked) assertInScope(found.key, { scope, dataset });
    return found;
  }
}

function admit(reply: FastifyReply, { headers, refusal }: QuotaVerdict): void {
  void reply.headers(headers);
  if (refusal) throw refusal;
}

/** A key as a bearer token (RFC 6750), or by itself, as clients of CKAN send theirs. */
function givenIn(header: string | undefined): string | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
  return bearer ?? (/^stk_\S+$/.test(header ?? '') ? header : undefined);
}

/** Of the address; null where it names none. */
function datasetOf({ params, routeOptions }: FastifyRequest): string | null {
  if (!/\/datasets\/:id(\/|$)/.test(routeOptions.url ?? '')) return null;
  const id = (params as { readonly id: string }).id.toLowerCase();
  return isUuid(id) ? id : null;
}
