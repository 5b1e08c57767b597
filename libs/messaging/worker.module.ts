import { Module } from '@nestjs/common';
import { Relay } from './relay/relay';

/** Moves the outbox on to Kafka where Kafka is used. */
@Module({ providers: [Relay] })
export class MessagingWorkerModule {}
