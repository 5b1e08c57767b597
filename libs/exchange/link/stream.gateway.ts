import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Access } from '@shutong/identity';
import { LINKS, type Links } from '@shutong/messaging';
import { registerStream } from '@shutong/transport';
import { inboundTopic } from './topics';

/**
 * The hub's side of the stream transport: a connector reads its own department's topic, answers
 * calls, and nothing else. Where Kafka carries messages, connectors read Kafka instead.
 */
@Injectable()
export class StreamGateway implements OnModuleInit {
  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(LINKS) private readonly links: Links,
    @Inject(Access) private readonly access: Access,
  ) {}

  onModuleInit(): void {
    if (this.links.transport !== this.links.outbox) return;
    registerStream(this.host.httpAdapter.getInstance<FastifyInstance>(), {
      transport: this.links.outbox,
      authorize: (request) => this.authorize(request),
    });
  }

  private async authorize(request: FastifyRequest) {
    const actor = await this.access.connectorOf(request);
    const department = actor.department!;
    return {
      department,
      mayRead: (topic: string) => topic === inboundTopic(department),
      mayWrite: () => false,
    };
  }
}
