import { LINKS, type Links } from '@shutong/messaging';
import type { KafkaServer } from '@shutong/transport';
import { decidesDeadLetters } from '../../libs/operations/dead-letter/dead-letters.contract';
import { startHub, type HubUnderTest } from '../support/hub';
import { testKafka } from '../support/transport/kafka';

describe('Dead letters at Kafka', () => {
  let kafka: KafkaServer;
  let hub: HubUnderTest;
  beforeAll(async () => {
    kafka = await testKafka();
    const KAFKA_BROKERS = kafka.brokers.join(',');
    hub = await startHub({ TRANSPORT: 'kafka', KAFKA_BROKERS, KAFKA_PARTITIONS: '2' });
  });
  afterAll(async () => {
    await hub.stop();
    await kafka.stop();
  });

  decidesDeadLetters(() => ({ hub, reader: hub.app.get<Links>(LINKS).transport, group: 'g' }));
});
