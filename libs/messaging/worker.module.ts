import { Module } from '@nestjs/common';
import { MetricsController } from './queue/metrics.controller';
import { Pruning } from './outbox/pruning.schedule';
import { Queues } from './queue/queues.service';
import { Recovery } from './recovery/recovery';
import { Relay } from './relay/relay';

/**
 * Moves the outbox on to Kafka where Kafka is used, and again what Kafka dropped; shows how everybody keeps up;
 * prunes what all have read.
 */
@Module({ controllers: [MetricsController], providers: [Pruning, Queues, Recovery, Relay] })
export class MessagingWorkerModule {}
