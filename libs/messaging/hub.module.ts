import { Module } from '@nestjs/common';
import './messaging.permissions';
import { QueueResolver } from './queue/queue.resolver';
import { Queues } from './queue/queues.service';

/** How messages flow, for those who run the hub. */
@Module({ providers: [Queues, QueueResolver] })
export class MessagingHubModule {}
