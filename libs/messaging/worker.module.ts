import { Module } from '@nestjs/common';
import { Recovery } from './recovery/recovery';
import { Relay } from './relay/relay';

/** Moves the outbox on to Kafka where Kafka is used, and again what Kafka dropped. */
@Module({ providers: [Relay, Recovery] })
export class MessagingWorkerModule {}
