import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { auditEntities } from '@shutong/audit';
import { clocksEntities } from '@shutong/clocks';
import { exchangeEntities } from '@shutong/exchange';
import { Clients, Departments } from '@shutong/identity';
import { closeLinks, openLinks, type Links } from '@shutong/messaging';
import { noticeEntities } from '@shutong/notice';
import { createHttpApp, readConfig, SystemClock, systemContext, uuidv7 } from '@shutong/platform';
import { generateKey } from '@shutong/tlog';
import { KafkaTransport, TransportUnavailable, type KafkaServer } from '@shutong/transport';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppModule } from '../../apps/worker/app.module';
import { ConnectorAccessConsumer } from '../../libs/exchange/link/connector-access.consumer';
import { Connectors } from '../../libs/exchange/link/connectors.service';
import { connectorGroup, inboundTopic } from '../../libs/exchange/link/topics';
import { eventually } from '../../libs/transport/contract/harness.contract';
import { origin } from '../support/audit-log';
import { enrol, exchangeHub, police, water, type ExchangeHub } from '../support/exchange';
import { securedHub, securedKafka } from '../support/transport/secured-kafka';

const passwords: Readonly<Record<string, string>> = {
  [police]: 'Wq8rT5yU2iOp6aSd',
  [water]: 'Zx3cV7bN1mLk9jHg',
};
const { skey } = generateKey(origin);

describe('A department’s rights at Kafka', () => {
  let server: KafkaServer & { readonly caFile: string };
  let hub: ExchangeHub;
  let worker: NestFastifyApplication;
  let links: Links;
  let logFolder: string;
  const departments = new Map<string, KafkaTransport>();

  beforeAll(async () => {
    server = await securedKafka(passwords);
    logFolder = await mkdtemp(join(tmpdir(), 'shutong-log-'));
    const settings = {
      ...{ TRANSPORT: 'kafka', KAFKA_BROKERS: server.brokers.join(','), KAFKA_PARTITIONS: '1' },
      ...{ KAFKA_TLS: '1', KAFKA_CA_FILE: server.caFile, KAFKA_ACLS: '1' },
      ...{ KAFKA_USER: securedHub.user, KAFKA_PASSWORD: securedHub.password },
    };
    hub = await exchangeHub(settings);
    await startWorker(settings);
    for (const code of [police, water]) {
      await enrol(hub, code);
      departments.set(code, await connected(code));
    }
  });
  afterAll(async () => {
    await Promise.all([...departments.values()].map((each) => each.close()));
    await worker?.close();
    if (links) await closeLinks(links);
    await hub?.close();
    await server?.stop();
    await rm(logFolder, { recursive: true });
  });

  async function startWorker(settings: Readonly<Record<string, string>>): Promise<void> {
    const clock = new SystemClock();
    const log = { LOG_KEY: skey, LOG_ORIGIN: origin, LOG_FOLDER: logFolder };
    const SEQUENCER_DATABASE_URL = hub.db.url('sequencer');
    const config = readConfig('worker', { ...settings, ...log, SEQUENCER_DATABASE_URL });
    const entities = [...auditEntities, ...clocksEntities, ...exchangeEntities, ...noticeEntities];
    const database = await hub.db.connect('worker', entities);
    links = await openLinks(config, clock, database);
    const parts = { config, clock, database, links };
    worker = await createHttpApp(AppModule.with(parts), { clock, logLevels: [] });
    await worker.init();
  }

  const connected = (user: string) =>
    KafkaTransport.open(
      {
        ...{ brokers: server.brokers, tls: { caFile: server.caFile }, onTrouble: () => undefined },
        login: { user, password: passwords[user]! },
      },
      () => new Date(),
    );

  /** Whether the brokers let the department read what is its own. */
  const isAdmitted = (code: string): Promise<boolean> =>
    departments
      .get(code)!
      .deadLetters.list({ topic: inboundTopic(code), group: connectorGroup(code) })
      .then(
        () => true,
        (error: unknown) => {
          if ((error as { code?: string }).code === 'transport.unauthorised') return false;
          throw error;
        },
      );
  /** A broker that cannot be asked for a moment says neither. */
  const passingly = (error: unknown) => {
    if (error instanceof TransportUnavailable) return undefined;
    throw error;
  };
  const comesToBe = (code: string, admitted: boolean) =>
    eventually(
      async () => (await isAdmitted(code).catch(passingly)) === admitted,
      `${code} to be let in or out`,
    );

  const security = () => hub.as(police, 'security-administrator');
  const clientOf = async (code: string) =>
    (await hub.app.get(Connectors).get(security(), code)).clientId;
  const clients = () => hub.app.get(Clients);

  it('come with its enrolment, and are its own', async () => {
    for (const code of [police, water]) await comesToBe(code, true);
    const other = { topic: inboundTopic(water), group: connectorGroup(water) };
    await expect(departments.get(police)!.deadLetters.list(other)).rejects.toMatchObject({
      code: 'transport.unauthorised',
    });
  });

  it('end when its connector’s client is disabled and come back with it, another’s stay', async () => {
    const id = await clientOf(police);
    await clients().disable(security(), id);
    await comesToBe(police, false);
    expect(await isAdmitted(water)).toBe(true);
    await clients().enable(security(), id);
    await comesToBe(police, true);
  });

  it('need department and client both to be in good standing', async () => {
    const id = await clientOf(police);
    const all = hub.app.get(Departments);
    await all.disable(security(), police);
    await comesToBe(police, false);
    await clients().disable(security(), id);
    await all.enable(security(), police);
    // Whatever the worker has heard of when it shuts another department out: this one stays out.
    await all.disable(security(), water);
    await comesToBe(water, false);
    expect(await isAdmitted(police)).toBe(false);
    await clients().enable(security(), id);
    await all.enable(security(), water);
    for (const code of [police, water]) await comesToBe(code, true);
  });

  it('follow how it stands, not an event that comes late, twice, or of nobody who has a connector', async () => {
    const consumer = worker.get(ConnectorAccessConsumer, { strict: false });
    const heard = (type: string, data: object) =>
      consumer.handle(systemContext('test', new Date()) as never, {
        ...{ specversion: '1.0', id: uuidv7(new Date()), source: 'urn:test', subject: 'x', type },
        ...{ time: new Date().toISOString(), datacontenttype: 'application/json' },
        ...{ dataschema: 'urn:test', data: { ...data } },
      });
    await heard('identity.department.disabled', { code: police });
    await heard('identity.client.disabled', { department: police });
    await heard('identity.client.disabled', { department: '000000000000000000' });
    await heard('identity.client.disabled', {});
    expect(await isAdmitted(police)).toBe(true);
    await clients().disable(security(), await clientOf(police));
    await comesToBe(police, false);
    await heard('identity.client.enabled', { department: police });
    await heard('identity.client.enabled', { department: police });
    expect(await isAdmitted(police)).toBe(false);
  });
});
