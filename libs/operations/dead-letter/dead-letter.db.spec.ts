import { fastify, type FastifyInstance } from 'fastify';
import type { AddressInfo } from 'node:net';
import { LINKS, registerStream, type Links } from '@shutong/messaging';
import { StreamTransport } from '@shutong/transport';
import { startHub, type HubUnderTest } from '../../../test/support/hub';
import { decidesDeadLetters } from './dead-letters.contract';

let hub: HubUnderTest;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.stop());

describe('Dead letters of the hub’s own consumers', () => {
  decidesDeadLetters(() => ({ hub, reader: hub.app.get<Links>(LINKS).transport, group: 'g' }));

  it('are shown to auditors, too, and to nobody else', async () => {
    const codes = await Promise.all(
      Object.entries(hub.tokens).map(async ([role, token]) => {
        const body = JSON.stringify({
          query: '{ deadLetters(topic: "t", group: "g") { nodes { id } } }',
        });
        const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
        const response = await fetch(`${hub.url}/graphql`, { method: 'POST', headers, body });
        const { errors } = (await response.json()) as { errors?: unknown[] };
        return errors === undefined ? role : '';
      }),
    );
    expect(codes.filter(Boolean).sort()).toEqual(['auditor', 'system-administrator']);
  });
});

describe('Dead letters of connectors on a stream', () => {
  let server: FastifyInstance;
  let reader: StreamTransport;
  beforeAll(async () => {
    server = fastify();
    const everything = { department: 'd1', mayRead: () => true, mayWrite: () => true };
    const transport = hub.app.get<Links>(LINKS).outbox;
    registerStream(server, { transport, authorize: async () => everything });
    await server.listen({ host: '127.0.0.1', port: 0 });
    const baseUrl = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
    reader = new StreamTransport({ baseUrl, token: async () => 't', onTrouble: () => undefined });
  });
  afterAll(async () => {
    await reader.close();
    await server.close();
  });

  decidesDeadLetters(() => ({ hub, reader, group: 'd1:g' }));
});
