import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Authentication } from '@shutong/identity';
import { LINKS, registerStream, type Links, type OwnDecision } from '@shutong/messaging';
import { hasRole, limits, platformErrors } from '@shutong/platform';
import { OwnLetters } from './own-letters.service';
import { inboundTopic } from './topics';

/**
 * The hub's side of the stream transport: a connector reads its own department's topic, answers
 * calls, decides about its own dead letters, and nothing else. Where Kafka carries messages, connectors read Kafka instead.
 */
@Injectable()
export class StreamGateway implements OnModuleInit {
  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(LINKS) private readonly links: Links,
    @Inject(Authentication) private readonly authentication: Authentication,
    @Inject(OwnLetters) private readonly letters: OwnLetters,
  ) {}

  onModuleInit(): void {
    if (this.links.transport !== this.links.outbox) return;
    registerStream(this.host.httpAdapter.getInstance<FastifyInstance>(), {
      transport: this.links.outbox,
      authorize: (request) => this.authorize(request),
      groupsPerTopic: limits.groupsPerTopic.value,
    });
  }

  /** Asked again every few seconds of an open stream, so that a revocation takes effect. */
  private async authorize(request: FastifyRequest) {
    const ctx = request.ctx!;
    const { actor, refusal } = await this.authentication.admit(ctx, request.headers.authorization);
    if (refusal) throw refusal;
    if (!hasRole(actor, 'connector') || !actor.department) throw platformErrors.forbidden();
    const own = inboundTopic(actor.department);
    return {
      department: actor.department,
      mayRead: (topic: string) => topic === own,
      mayWrite: () => false,
      decide: (decision: OwnDecision) => this.letters.decide({ ...ctx, actor }, decision),
    };
  }
}
