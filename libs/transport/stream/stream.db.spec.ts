import { fastify } from 'fastify';
import type { AddressInfo } from 'node:net';
import { testDatabase } from '../../../test/support/database';
import { spawnHangingConsumer } from '../../../test/support/transport/hanging-consumer.process';
import type { TransportHarness } from '../contract/harness.contract';
import { EmbeddedTransport, registerStream, StreamTransport } from '../index';
import { transportContract } from '../transport.contract';

async function start(): Promise<TransportHarness> {
  const database = await testDatabase();
  const onTrouble = () => undefined;
  const transport = new EmbeddedTransport({ pool: database.pool('hub'), onTrouble });
  const server = fastify();
  const everything = { department: 'd1', mayRead: () => true, mayWrite: () => true };
  registerStream(server, { transport, authorize: async () => everything });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const baseUrl = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  return {
    connect: async () => new StreamTransport({ baseUrl, token: async () => 'token', onTrouble }),
    createTopics: (topics) => transport.ensureTopics(topics),
    spawnHangingConsumer: (topic, group) =>
      spawnHangingConsumer({ kind: 'stream', baseUrl }, topic, group),
    close: async () => {
      await server.close();
      await transport.close();
      await database.drop();
    },
  };
}

transportContract('stream', start);
